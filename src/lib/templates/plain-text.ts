/** Percent-encoding (RFC 3986, 2.1) undone, where a segment is judged. */
const PERCENT = 0x25;
/** Of what was encoded, and encoded again on the way through a proxy. */
const ROUNDS = 3;
/** 16 for what is no hexadecimal digit. */
const HEX_VALUE = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(value) ? 16 : value;
});

export function isEncoded(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === PERCENT) return true;
  return false;
}

/** Writes [start, end) into `plain`, as far as there is room, and returns the length. */
export function decodeInto(plain: Uint8Array, bytes: Uint8Array, start: number, end: number): number {
  let length = decodeOnce(plain, bytes, start, end);
  for (let round = 1; round < ROUNDS && isEncoded(plain, 0, length); round += 1) {
    length = decodeOnce(plain, plain, 0, length);
  }
  return length;
}

/** May be in place: it never writes ahead of what it reads. */
function decodeOnce(plain: Uint8Array, bytes: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let at = start; at < end && length < plain.length; length += 1) {
    const byte = bytes[at] as number;
    const value = byte === PERCENT && at + 2 < end ? hexByte(bytes, at + 1) : -1;
    plain[length] = value < 0 ? byte : value;
    at += value < 0 ? 1 : 3;
  }
  return length;
}

function hexByte(bytes: Uint8Array, at: number): number {
  const high = HEX_VALUE[bytes[at] as number] as number;
  const low = HEX_VALUE[bytes[at + 1] as number] as number;
  return high > 15 || low > 15 ? -1 : high * 16 + low;
}
