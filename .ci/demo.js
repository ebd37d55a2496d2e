// npm run demo: sets up, builds, starts a small shop of real services with traffic, and opens sae-mon top on them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './bundle.js';
import { node24, step } from './step.js';

const ready = (await step('bash', ['.ci/setup', 'demo'])).ok && (await step(node24, ['.ci/build.js'])).ok;
if (!ready) process.exit(1);

// The terminal is the demo's own from here on; Ctrl-C reaches it there, and it ends what it started.
process.on('SIGINT', () => {});
const demo = spawn(node24, [join(root, 'test/demo/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
demo.on('close', (code) => {
  process.exitCode = code ?? 1;
});
