import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BUILT = fileURLToPath(new URL('../../build/receivers', import.meta.url));

/** Of each, what is built in its folder here: without the clouds in which Prometheus finds what it scrapes. */
const PACKAGES = {
  collector: ['.'],
  prometheus: ['-tags', 'remove_all_sd,netgo', 'github.com/prometheus/prometheus/cmd/prometheus'],
} as const;
export type ReceiverName = keyof typeof PACKAGES;
export const RECEIVERS = Object.keys(PACKAGES) as readonly ReceiverName[];

/**
 * Builds a program in Go from its folder here, which pins all that it is made of, where it is not up to date: the first
 * time, and beside what it downloads, Prometheus takes three and a half minutes of a processor, the collector less than two.
 * @returns its path
 */
export async function buildReceiver(name: ReceiverName): Promise<string> {
  const sources = fileURLToPath(new URL(name, import.meta.url));
  const program = join(BUILT, name);
  const stamp = `${program}.sha256`;
  const wanted = digest(sources);
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return program;
  mkdirSync(BUILT, { recursive: true });
  const args = ['build', '-trimpath', '-ldflags=-s -w', '-o', program, ...PACKAGES[name]];
  await promisify(execFile)('go', args, { cwd: sources, maxBuffer: 2 ** 26 });
  writeFileSync(stamp, wanted);
  return program;
}

function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
