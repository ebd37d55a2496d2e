/** Starts the demo and opens `sae-mon top` on it; further arguments go to `top`. Without a terminal: one table. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startDemo } from './start.ts';

// In a terminal Ctrl-C reaches sae-mon too, which ends by it; then the rest is taken down here.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

await using demo = await startDemo();
const names = Object.entries(demo.pids).map(([name, pid]) => `${name} ${pid}`);
process.stderr.write(`demo: http://127.0.0.1:${demo.port}; ${names.join(', ')}\n`);
const saeMon = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));
const pids = Object.values(demo.pids).join(',');
const top = spawn(process.execPath, [saeMon, 'top', '--pid', pids, ...process.argv.slice(2)], { stdio: 'inherit' });
process.on('SIGTERM', () => top.kill('SIGTERM'));
process.exitCode = await new Promise<number>((resolve) => top.once('close', (code) => resolve(code ?? 1)));
