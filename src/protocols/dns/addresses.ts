/**
 * Where a name is (RFC 1035, 3.4.1; RFC 3596, 2.2): of an answer to a question for addresses, its records of this type, by
 * whatever other names (CNAME) they were found.
 */
import type { NamedAddresses } from '../named-addresses.ts';
import { ANSWERS_AT, COUNTS_AT, number16, number32, TYPE_AND_CLASS_BYTES } from './header.ts';
import { MALFORMED, skipName } from './name-reader.ts';
import { FIXED_BYTES, LENGTH_AT, skipQuestions, TTL_AT } from './records.ts';
import { TYPE_A, TYPE_AAAA, TYPE_CNAME } from './types.ts';

const CLASS_AT = 2;
const CLASS_IN = 1;
const IPV4_BYTES = 4;
const IPV6_BYTES = 16;
/** A greater TTL is none (RFC 2181, 8). */
const MAX_TTL = 0x7fffffff;

/** Fills `addresses` as far as the message is at hand; good for as long as the whole chain is. */
export function readAddresses(bytes: Uint8Array, origin: number, end: number, addresses: NamedAddresses): void {
  addresses.count = 0;
  if (number16(bytes, origin + COUNTS_AT) !== 1) return;
  const records = skipQuestions(bytes, origin, end);
  if (records === MALFORMED) return;
  const type = number16(bytes, records - TYPE_AND_CLASS_BYTES);
  if (type !== TYPE_A && type !== TYPE_AAAA) return;
  const length = type === TYPE_A ? IPV4_BYTES : IPV6_BYTES;
  addresses.ttlSeconds = MAX_TTL;
  let at = records;
  for (let left = number16(bytes, origin + ANSWERS_AT); left > 0; left -= 1) {
    const fixed = skipName(bytes, at, end);
    if (fixed === MALFORMED || fixed + FIXED_BYTES > end) return;
    const data = fixed + FIXED_BYTES;
    at = data + number16(bytes, fixed + LENGTH_AT);
    if (at > end || number16(bytes, fixed + CLASS_AT) !== CLASS_IN) return;
    const found = number16(bytes, fixed);
    const isAddress = found === type && at - data === length;
    if (!isAddress && found !== TYPE_CNAME) continue;
    const ttl = number32(bytes, fixed + TTL_AT);
    addresses.ttlSeconds = Math.min(addresses.ttlSeconds, ttl > MAX_TTL ? 0 : ttl);
    if (isAddress) addresses.add(bytes, data, length);
  }
}
