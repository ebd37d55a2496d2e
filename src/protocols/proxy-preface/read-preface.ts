/**
 * What a proxy sends before anything else, to say whose connection it passes on (haproxy, doc/proxy-protocol.txt, 2.1
 * and 2.2):
 *
 *     preface-1 = "PROXY" SP ( family SP address SP address SP port SP port / "UNKNOWN" *OCTET ) CRLF   ; ≤ 107 bytes
 *     family    = "TCP4" / "TCP6"
 *     preface-2 = signature version-command family-transport length addresses *TLV
 *     signature = %x0D.0A.0D.0A.00.0D.0A.51.55.49.54.0A
 *     addresses = source destination [source-port destination-port]     ; big-endian; of Unix 108 bytes each, and no port
 *
 * What of it is not known (command LOCAL, UNKNOWN, unspecified families) names nobody.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { formatAddress } from '../../lib/address.ts';
import { ascii, CR, LF } from '../../lib/ascii.ts';
import { IS_REQUEST, MAYBE, NO } from '../protocol.ts';

const PREFIX = ascii('PROXY ');
const MAX_LINE = 107;
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
const VERSION_COMMAND = SIGNATURE.length;
const FAMILY = VERSION_COMMAND + 1;
const LENGTH = FAMILY + 1;
const HEAD_BYTES = LENGTH + 2;
const VERSION = 2;
const LOCAL = 0;
const PROXIED = 1;
const IPV4 = 1;
const IPV6 = 2;
const UNIX = 3;
const PATH_BYTES = 108;
const MAX_PORT = 65535;

export type PrefaceDetection = typeof NO | typeof MAYBE | typeof IS_REQUEST;

/** A Unix path has no port. */
export interface PrefaceClient {
  readonly address: string;
  readonly port: number | null;
}

/** What was read last: one is kept and filled again. */
export class Preface {
  /** Of all of it; known where it is one, whether or not it is at hand whole. */
  length = 0;
  /** Where the connection came from; an abstract Unix name begins with `@`. Null where nobody is named. */
  client: PrefaceClient | null = null;
}

/** Whether the bytes begin with a preface: IS_REQUEST where it is at hand whole, which fills `told`; MAYBE where more is needed. */
export function readPreface(bytes: Uint8Array, start: number, end: number, told: Preface): PrefaceDetection {
  if (start < end && bytes[start] === PREFIX[0]) return readLine(bytes, start, end, told);
  const begins = beginsWith(bytes, start, end, SIGNATURE);
  return begins === IS_REQUEST ? readBinary(bytes, start, end, told) : begins;
}

function readLine(bytes: Uint8Array, start: number, end: number, told: Preface): PrefaceDetection {
  const begins = beginsWith(bytes, start, end, PREFIX);
  if (begins !== IS_REQUEST) return begins;
  const last = Math.min(end, start + MAX_LINE);
  let at = start + PREFIX.length;
  while (at < last && bytes[at] !== LF) at += 1;
  if (at === last) return at - start === MAX_LINE ? NO : MAYBE;
  if (bytes[at - 1] !== CR) return NO;
  told.length = at + 1 - start;
  return readFields(String.fromCharCode(...bytes.subarray(start + PREFIX.length, at - 1)).split(' '), told);
}

function readFields(fields: readonly string[], told: Preface): PrefaceDetection {
  const [family = '', address = '', destination = '', port = '', destinationPort = ''] = fields;
  told.client = null;
  if (family === 'UNKNOWN') return IS_REQUEST;
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : null;
  if (isAddress === null || fields.length !== 5 || !isAddress(address) || !isAddress(destination)) return NO;
  if (!isPort(port) || !isPort(destinationPort)) return NO;
  told.client = { address, port: Number(port) };
  return IS_REQUEST;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT;
}

function readBinary(bytes: Uint8Array, start: number, end: number, told: Preface): PrefaceDetection {
  const versionCommand = bytes[start + VERSION_COMMAND];
  if (versionCommand === undefined || start + HEAD_BYTES > end) return MAYBE;
  const command = versionCommand & 0xf;
  if (versionCommand >> 4 !== VERSION || (command !== LOCAL && command !== PROXIED)) return NO;
  const addresses = start + HEAD_BYTES;
  const length = uint16(bytes, start + LENGTH);
  if (addresses + length > end) return MAYBE;
  told.length = HEAD_BYTES + length;
  told.client = command === LOCAL ? null : clientOf(bytes, addresses, length, (bytes[start + FAMILY] as number) >> 4);
  return IS_REQUEST;
}

/** The source; null where there is none, or less than the family needs. */
function clientOf(bytes: Uint8Array, at: number, length: number, family: number): PrefaceClient | null {
  if (family === UNIX) return length < 2 * PATH_BYTES ? null : pathOf(bytes, at);
  if (family !== IPV4 && family !== IPV6) return null;
  const size = family === IPV4 ? 4 : 16;
  if (length < 2 * size + 4) return null;
  return { address: formatAddress(bytes, at, family === IPV6), port: uint16(bytes, at + 2 * size) };
}

/** Ends at its first zero, but for the one with which an abstract name begins; most clients have none. */
function pathOf(bytes: Uint8Array, at: number): PrefaceClient | null {
  const stop = bytes.indexOf(0, at + 1);
  const path = bytes.subarray(at, stop === -1 ? at + PATH_BYTES : Math.min(stop, at + PATH_BYTES));
  const isAbstract = path[0] === 0;
  if (isAbstract && path.length === 1) return null;
  const name = new TextDecoder().decode(isAbstract ? path.subarray(1) : path);
  return { address: isAbstract ? `@${name}` : name, port: null };
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

function beginsWith(bytes: Uint8Array, start: number, end: number, beginning: Uint8Array): PrefaceDetection {
  const stop = Math.min(end - start, beginning.length);
  for (let i = 0; i < stop; i += 1) if (bytes[start + i] !== beginning[i]) return NO;
  return stop === beginning.length ? IS_REQUEST : MAYBE;
}
