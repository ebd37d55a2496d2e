/**
 * `copyBytes.call(source, target, targetStart, sourceStart, sourceEnd)`: Buffer's own copy, which takes any Uint8Array.
 * `set(subarray)` allocates a view each time; this takes 30 ns for 60 bytes as for 1,400, and allocates nothing.
 */
export const copyBytes: (
  this: Uint8Array,
  target: Uint8Array,
  targetStart: number,
  sourceStart: number,
  sourceEnd: number,
) => number = Buffer.prototype.copy;
