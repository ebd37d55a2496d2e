// npm run pictures [NAME…] [-- --replay FILE]: sets up, builds, and makes the pictures of the screen anew (test/picture).
import { join } from 'node:path';
import { root } from './bundle.js';
import { node24, step } from './step.js';

const ready = (await step('bash', ['.ci/setup', 'demo'])).ok && (await step(node24, ['.ci/build.js'])).ok;
if (!ready || !(await step(node24, [join(root, 'test/picture/main.ts'), ...process.argv.slice(2)])).ok) {
  process.exitCode = 1;
}
