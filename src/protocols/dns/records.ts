/**
 * Questions and resource records (RFC 1035, 4.1.2 and 4.1.3; OPT: RFC 6891, 6.1):
 *
 *     question = name type (2) class (2)
 *     record   = name type (2) class (2) TTL (4) length (2) length( OCTET )
 *     OPT      = root 41 (2) payload size (2) upper 8 bits of the rcode (1) version (1) flags (2) length (2) …
 */
import { COUNTS_AT, HEADER_BYTES, number16, TYPE_AND_CLASS_BYTES } from './header.ts';
import { MALFORMED, skipName } from './name-reader.ts';
import { TYPE_OPT } from './types.ts';

/** The count of records of which OPT is one. */
const ADDITIONALS_AT = 10;
/** Of a record, behind its name. */
export const FIXED_BYTES = 10;
export const TTL_AT = 4;
export const LENGTH_AT = 8;
const EXTENDED_RCODE_AT = 4;
/** Bits of the rcode in the header. */
const HEADER_RCODE_BITS = 4;

/** Where the records begin; MALFORMED where the questions do not end before `end`. */
export function skipQuestions(bytes: Uint8Array, origin: number, end: number): number {
  let at = origin + HEADER_BYTES;
  for (let left = number16(bytes, origin + COUNTS_AT); left > 0; left -= 1) {
    const behind = skipName(bytes, at, end);
    if (behind === MALFORMED || behind + TYPE_AND_CLASS_BYTES > end) return MALFORMED;
    at = behind + TYPE_AND_CLASS_BYTES;
  }
  return at;
}

/** How many records the header promises. */
export function countRecords(bytes: Uint8Array, origin: number): number {
  const at = origin + COUNTS_AT;
  return number16(bytes, at + 2) + number16(bytes, at + 4) + number16(bytes, at + 6);
}

/** Behind the record at `at`; MALFORMED where it does not end before `end`. */
export function skipRecord(bytes: Uint8Array, at: number, end: number): number {
  const fixed = skipName(bytes, at, end);
  if (fixed === MALFORMED || fixed + FIXED_BYTES > end) return MALFORMED;
  const behind = fixed + FIXED_BYTES + number16(bytes, fixed + LENGTH_AT);
  return behind > end ? MALFORMED : behind;
}

/** The upper bits of the rcode, which only EDNS(0) has room for: of the OPT in a whole message, else 0. */
export function extendedCode(bytes: Uint8Array, origin: number, end: number): number {
  if (number16(bytes, origin + ADDITIONALS_AT) === 0) return 0;
  let at = skipQuestions(bytes, origin, end);
  for (let left = countRecords(bytes, origin); left > 0 && at !== MALFORMED; left -= 1) {
    if (isOpt(bytes, at, end)) return (bytes[at + 1 + EXTENDED_RCODE_AT] as number) << HEADER_RCODE_BITS;
    at = skipRecord(bytes, at, end);
  }
  return 0;
}

function isOpt(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 1 + FIXED_BYTES <= end && bytes[at] === 0 && number16(bytes, at + 1) === TYPE_OPT;
}
