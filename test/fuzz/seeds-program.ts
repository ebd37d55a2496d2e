/** Writes the seeds of each target: node seeds-program.ts FOLDER; prints the targets' names. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedsOf } from './seeds.ts';
import { FUZZ_TARGETS } from './targets.ts';

const folder = process.argv[2] as string;
for (const target of FUZZ_TARGETS.keys()) {
  mkdirSync(join(folder, target), { recursive: true });
  for (const [name, bytes] of seedsOf(target)) writeFileSync(join(folder, target, name), bytes);
  console.log(target);
}
