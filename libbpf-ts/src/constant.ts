import type { VariablePlace } from './addon.ts';

export type ConstantValue = number | bigint | boolean | Uint8Array;

/**
 * The bytes of a value as the C variable holds them, in the machine's byte order (little-endian on all that is supported).
 *
 * @throws RangeError if the value does not fit the variable, TypeError if it is of the wrong sort.
 */
export function encodeConstant(name: string, place: VariablePlace, value: ConstantValue): Uint8Array {
  if (value instanceof Uint8Array) {
    if (value.length === place.size) return value;
    throw new RangeError(`the constant "${name}" has ${place.size} bytes, not ${value.length}`);
  }
  if (place.type === 'other') throw new TypeError(`the constant "${name}" is no number: give its ${place.size} bytes`);
  return encodeNumber(name, place, toBigInt(name, value));
}

function toBigInt(name: string, value: number | bigint | boolean): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`the constant "${name}" needs a whole number up to 2^53, not ${value}: give a bigint`);
  }
  return BigInt(value);
}

function encodeNumber(name: string, place: VariablePlace, value: bigint): Uint8Array {
  const bits = place.size * 8;
  const fits = place.type === 'bool' ? value === 0n || value === 1n : cut(place.type, bits, value) === value;
  if (!fits || place.size > 8)
    throw new RangeError(`${value} does not fit the constant "${name}" (${place.type}, ${place.size} bytes)`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes.subarray(0, place.size);
}

function cut(type: 'signed' | 'unsigned' | 'other', bits: number, value: bigint): bigint {
  return type === 'signed' ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}
