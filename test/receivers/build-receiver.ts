import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BUILT = fileURLToPath(new URL('../../build/receivers', import.meta.url));

/**
 * Builds a program in Go from its folder here, which pins all that it is made of, where it is not up to date: for the
 * collector a minute the first time, on two processors.
 * @returns its path
 */
export async function buildReceiver(name: 'collector'): Promise<string> {
  const sources = fileURLToPath(new URL(name, import.meta.url));
  const program = join(BUILT, name);
  const stamp = `${program}.sha256`;
  const wanted = digest(sources);
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return program;
  mkdirSync(BUILT, { recursive: true });
  await promisify(execFile)('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', program, '.'], { cwd: sources });
  writeFileSync(stamp, wanted);
  return program;
}

function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
