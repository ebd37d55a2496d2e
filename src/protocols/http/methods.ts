import { printable, SPACE } from '../../lib/ascii.ts';
import { StringTable } from '../../lib/string-table.ts';
import { Chance } from '../../lib/templates/chance.ts';
import { OTHER } from '../protocol.ts';
import { type HttpSide, TOKEN_CONNECT, TOKEN_HEAD, TOKEN_PLAIN } from './state.ts';

/**
 * The methods of IANA's registry (https://www.iana.org/assignments/http-methods), and what caches, UPnP (M-SEARCH), GENA, Exchange,
 * RPC over HTTP and WebDAV's drafts add. What a client sends beside them may be anything: it is `_OTHER`.
 */
const METHODS = StringTable.of(
  `
  GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY
  ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF
  MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND PROPPATCH REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE
  UPDATEREDIRECTREF VERSION-CONTROL
  BAN BCOPY BDELETE BITS_POST BMOVE BPROPFIND BPROPPATCH DEBUG LIST M-SEARCH MKADDRESSBOOK NOTIFY POLL PURGE PURGEALL REFRESH
  RPC_IN_DATA RPC_OUT_DATA SOURCE SUBSCRIBE TRACK UNSUBSCRIBE X-MS-ENUMATTS
`
    .trim()
    .split(/\s+/),
);

/** Methods are case-sensitive. */
export function methodOperation(bytes: Uint8Array, start: number, end: number): string {
  // Nine of ten requests.
  if (end - start === 3 && bytes[start] === 0x47 && bytes[start + 1] === 0x45 && bytes[start + 2] === 0x54)
    return 'GET';
  const id = METHODS.find(bytes, start, end);
  return id < 0 ? OTHER : METHODS.text(id);
}

export function methodToken(operation: string): number {
  if (operation === 'HEAD') return TOKEN_HEAD;
  return operation === 'CONNECT' ? TOKEN_CONNECT : TOKEN_PLAIN;
}

const DASH = 0x2d;
const UNDERSCORE = 0x5f;
/** Longer than any name of a method. */
const MAX_ORIGINAL = 32;
const CHANCE = new Chance();

/**
 * For `trace`: the method of the request line that begins at `start`, where it is `_OTHER`, as it was sent. It is left out
 * unless it has the form of a name and reads as one: else it may be a secret, or another protocol's bytes.
 */
export function keepOriginalMethod(side: HttpSide, bytes: Uint8Array, start: number): void {
  if (side.operation !== OTHER) return;
  let end = start;
  while (isOfName(bytes[end] as number)) end += 1;
  if (end - start > MAX_ORIGINAL || bytes[end] !== SPACE || CHANCE.isRandom(bytes, start, end)) return;
  side.attributes ??= {};
  side.attributes['http.request.method_original'] = printable(bytes, start, end);
}

function isOfName(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === DASH || byte === UNDERSCORE;
}
