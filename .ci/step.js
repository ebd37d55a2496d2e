// One step of a check: a program, its output, and whether it succeeded.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './bundle.js';

/** The Node.js that everything runs with, whatever started the script. */
export const node24 = join(root, 'node_modules/.bin/node');

export const tool = (name) => join(root, 'node_modules/.bin', name);

/**
 * Runs a program in the root folder with its output shown as it comes.
 * @param {string} command
 * @param {string[]} args
 * @param {{ log?: string, quiet?: boolean, silent?: boolean, cwd?: string, env?: Record<string, string> }} [options]
 *   log: a file that gets the output too; quiet: show the output only when the program fails; silent: never
 * @returns {Promise<{ ok: boolean, output: string, seconds: number }>}
 */
export async function step(command, args, options = {}) {
  const start = performance.now();
  const chunks = [];
  if (options.log) mkdirSync(dirname(options.log), { recursive: true });
  const log = options.log ? createWriteStream(options.log) : null;
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const take = (target) => (chunk) => {
    chunks.push(chunk);
    log?.write(chunk);
    if (!options.quiet && !options.silent) target.write(chunk);
  };
  child.stdout.on('data', take(process.stdout));
  child.stderr.on('data', take(process.stderr));
  const ok = await new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(false);
    });
    child.on('close', (code, signal) => {
      if (signal) process.stderr.write(`${command}: ended by ${signal}\n`);
      resolve(code === 0);
    });
  });
  log?.end();
  const output = Buffer.concat(chunks).toString('utf8');
  if (!ok && options.quiet && !options.silent) process.stdout.write(output);
  return { ok, output, seconds: (performance.now() - start) / 1000 };
}
