/** What Jazzer.js loads, bundled: the target that the environment names. */
import { FUZZ_TARGETS } from './targets.ts';

const name = process.env['FUZZ_TARGET'] ?? '';
const target = FUZZ_TARGETS.get(name);
if (target === undefined) throw new Error(`no such target: ${name}; there are: ${[...FUZZ_TARGETS.keys()].join(' ')}`);

/** Jazzer.js tells a target that takes a callback by its arity. */
export function fuzz(input: Uint8Array): void {
  // A Buffer compares and slices otherwise than what the decoders are given.
  target?.(new Uint8Array(input));
}
