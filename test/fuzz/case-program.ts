/** Replays one input: node case-program.ts TARGET FILE. In a process of its own, since a loop can only be ended from outside. */
import { readFileSync } from 'node:fs';
import { FUZZ_TARGETS } from './targets.ts';

const [name, file] = process.argv.slice(2) as [string, string];
const target = FUZZ_TARGETS.get(name);
if (target === undefined) throw new Error(`no such target: ${name}; there are: ${[...FUZZ_TARGETS.keys()].join(' ')}`);
target(new Uint8Array(readFileSync(file)));
