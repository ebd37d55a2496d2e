/**
 * Where the text of COM_QUERY begins. With CLIENT_QUERY_ATTRIBUTES there are attributes before it
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html):
 *
 *     attributes = count %x01 [ (( count + 7 ) / 8)OCTET flag [ count( type flags name ) ] *value ]
 *
 * Clients set the flag without having them (mysql2), so the shape decides: no statement begins with its second byte 1.
 */
import { numberAt, numberSize, u16 } from './packet.ts';

/** The text begins beyond what is looked at, or cannot be found. */
export const NO_TEXT = -1;
/** More attributes than these are not looked through. */
const MAX_ATTRIBUTES = 64;

const UNSIGNED = 0x7f;
const NULL_TYPE = 6;
/** Bytes of a value of a type of fixed length. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 4, 4: 4, 5: 8, 6: 0, 8: 8, 9: 4, 13: 2 };
/** Dates and times: a byte tells how many more. */
const MEASURED = [7, 10, 11, 12];

const types = new Uint8Array(MAX_ATTRIBUTES);

/** Offset of the text in [from, end), which begins behind the command's byte; NO_TEXT. */
export function textAt(bytes: Uint8Array, from: number, end: number): number {
  if (end - from < 2 || bytes[from + 1] !== 1) return from;
  const count = bytes[from] as number;
  if (count === 0) return from + 2;
  if (count > MAX_ATTRIBUTES) return NO_TEXT;
  const nulls = from + 2;
  const bound = nulls + ((count + 7) >> 3);
  if (bytes[bound] !== 1) return NO_TEXT;
  let at = bound + 1;
  for (let i = 0; i < count; i += 1) {
    if (at + 3 > end) return NO_TEXT;
    types[i] = u16(bytes, at) & UNSIGNED;
    at = behindString(bytes, at + 2, end);
    if (at === NO_TEXT) return NO_TEXT;
  }
  for (let i = 0; i < count; i += 1) {
    const isNull = ((bytes[nulls + (i >> 3)] as number) & (1 << (i & 7))) !== 0 || types[i] === NULL_TYPE;
    if (!isNull) at = behindValue(bytes, at, end, types[i] as number);
    if (at === NO_TEXT) return NO_TEXT;
  }
  return at;
}

function behindValue(bytes: Uint8Array, at: number, end: number, type: number): number {
  if (MEASURED.includes(type)) return at < end ? inside(at + 1 + (bytes[at] as number), end) : NO_TEXT;
  const size = SIZES[type];
  return size === undefined ? behindString(bytes, at, end) : inside(at + size, end);
}

function behindString(bytes: Uint8Array, at: number, end: number): number {
  const size = at < end ? numberSize(bytes[at] as number) : 0;
  if (size === 0 || at + size > end) return NO_TEXT;
  return inside(at + size + numberAt(bytes, at), end);
}

function inside(at: number, end: number): number {
  return at <= end ? at : NO_TEXT;
}
