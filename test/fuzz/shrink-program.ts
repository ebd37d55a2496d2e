/** Makes a finding small: node shrink-program.ts TARGET FILE; the file is replaced by the least that breaks in the same way. */
import { readFileSync, writeFileSync } from 'node:fs';
import { FUZZ_TARGETS } from './targets.ts';

const [name, file] = process.argv.slice(2) as [string, string];
const target = FUZZ_TARGETS.get(name);
if (target === undefined) throw new Error(`no such target: ${name}`);

let least = new Uint8Array(readFileSync(file));
const wanted = broken(least);
if (wanted === null) throw new Error(`${file} breaks nothing`);
for (let size = least.length >> 1; size > 0; size >>= 1) least = withoutPieces(least, size);
least = withZeros(withoutPieces(least, 1));
writeFileSync(file, least);
console.log(`${file}: ${least.length} bytes: ${wanted}`);

function withoutPieces(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  let left = bytes;
  for (let at = 0; at < left.length; ) {
    const shorter = new Uint8Array([...left.subarray(0, at), ...left.subarray(at + size)]);
    if (broken(shorter) === wanted) left = shorter;
    else at += size;
  }
  return left;
}

/** Bytes that do not matter say so. */
function withZeros(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const left = bytes.slice();
  for (let at = 0; at < left.length; at += 1) {
    const byte = left[at] as number;
    left[at] = 0x30;
    if (broken(left) !== wanted) left[at] = byte;
  }
  return left;
}

/** How it breaks: the error's first line without its numbers, and where it was thrown; null where it does not. */
function broken(bytes: Uint8Array): string | null {
  try {
    target?.(bytes.slice());
    return null;
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const place = stack.split('\n').find((line) => line.includes('file:')) ?? '';
    return `${(message.split('\n')[0] ?? '').replace(/\d+/g, 'N')} ${place.trim().replace(/\(.*\/(?=[^/]+$)/, '(')}`;
  }
}
