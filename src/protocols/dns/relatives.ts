/**
 * Names without a server are asked for in the same bytes, of everyone at once: mDNS (RFC 6762) and LLMNR (RFC 4795) are
 * told by their port, and by what a question to a resolver has in any case: that it wants recursion. Questions for `.local` are
 * never a resolver's (RFC 6762, 3).
 */
import { ascii } from '../../lib/ascii.ts';
import { FLAGS_AT, HEADER_BYTES, RD } from './header.ts';
import { LOWER_CASE, MALFORMED, skipName } from './name-reader.ts';

const MDNS = 5353;
const LLMNR = 5355;
/** The last label of a name, and its end. */
const LOCAL = Uint8Array.of(5, ...ascii('local'), 0);

/** Whether the request at `origin`, to or from such a port, is one of theirs. */
export function isRelativesAt(port: number, bytes: Uint8Array, origin: number, end: number): boolean {
  if (port !== MDNS && port !== LLMNR) return false;
  if (((bytes[origin + FLAGS_AT] as number) & RD) === 0) return true;
  return port === MDNS && isLocal(bytes, origin + HEADER_BYTES, end);
}

function isLocal(bytes: Uint8Array, nameAt: number, end: number): boolean {
  const behind = skipName(bytes, nameAt, end);
  if (behind === MALFORMED || behind - LOCAL.length < nameAt) return false;
  for (let i = 0; i < LOCAL.length; i += 1) {
    if (LOWER_CASE[bytes[behind - LOCAL.length + i] as number] !== LOCAL[i]) return false;
  }
  return true;
}
