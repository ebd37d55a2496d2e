/**
 * A head as `trace --verbose` shows it. Values are shown of the fields below alone, in which nobody puts a secret or a
 * name of a person; of all others only their lengths, so that a field that nobody has thought of is masked, too. Of a
 * query names alone are shown, of a path what has the form of words and numbers.
 */
import { COLON } from '../../lib/ascii.ts';
import { stripControl } from '../../lib/formats.ts';
import { lengthOf, maskedPart } from '../../lib/masked.ts';
import { REQUEST } from '../protocol.ts';
import { isFolded } from './fields.ts';
import type { HttpSide } from './state.ts';

const SHOWN = new Set(
  `accept accept-charset accept-encoding accept-language accept-ranges age allow cache-control connection content-encoding
  content-language content-length content-range content-type date expect expires host if-modified-since
  if-unmodified-since keep-alive last-modified max-forwards pragma range retry-after server strict-transport-security te
  traceparent trailer transfer-encoding upgrade user-agent vary`.split(/\s+/),
);
/** Browsers send some 20. */
const MAX_LINES = 64;
/** What is longer is cut. */
const MAX_VALUE = 256;
const MAX_NAME = 64;
const MAX_TARGET = 1024;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const AUTHORITY = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#]*@)?([^/?#]*)/i;
const UTF_8 = new TextDecoder();

/** The start line [start, stop). */
export function showStartLine(side: HttpSide, bytes: Uint8Array, start: number, stop: number): void {
  if (side.direction !== REQUEST) {
    side.head = [`HTTP/${side.version} ${side.status}`];
    return;
  }
  const [method = '', target = ''] = textOf(bytes, start, stop).split(/[ \t]+/);
  side.head = [`${maskedPart(method)} ${shownTarget(target)} HTTP/${side.version}`];
}

/** A field line [line, stop). */
export function showField(side: HttpSide, bytes: Uint8Array, line: number, stop: number): void {
  const { head } = side;
  if (head === null || head.length > MAX_LINES) return;
  if (head.length === MAX_LINES) head.push('…');
  else head.push(shownField(bytes, line, stop));
}

function shownField(bytes: Uint8Array, line: number, stop: number): string {
  const colon = bytes.subarray(line, stop).indexOf(COLON);
  const name = colon < 0 ? '' : textOf(bytes, line, line + colon).toLowerCase();
  if (isFolded(bytes[line] as number) || name.length > MAX_NAME || !NAME.test(name)) return `(${stop - line})`;
  const value = textOf(bytes, line + colon + 1, stop).trim();
  return `${name}: ${SHOWN.has(name) ? stripControl(value.slice(0, MAX_VALUE)) : lengthOf(value)}`;
}

/** Without who asks, of its parts those that are words or numbers, and the names in its query. */
function shownTarget(target: string): string {
  const [whole = '', scheme = '', authority = ''] = AUTHORITY.exec(target) ?? [];
  const [path = '', query] = splitOnce(target.slice(whole.length), '?');
  const shown = path.split('/').map(shownSegment).join('/');
  const names = query === undefined ? '' : `?${query.split('&').map(shownPair).join('&')}`;
  return `${scheme}${stripControl(authority)}${shown}${names}`.slice(0, MAX_TARGET);
}

function shownSegment(segment: string): string {
  return segment === '' || segment === '*' ? segment : maskedPart(segment);
}

function shownPair(pair: string): string {
  const [name = '', value] = splitOnce(pair, '=');
  return value === undefined ? lengthOf(name) : `${maskedPart(name)}=${lengthOf(value)}`;
}

function splitOnce(text: string, at: string): readonly [before: string, behind: string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function textOf(bytes: Uint8Array, start: number, stop: number): string {
  return UTF_8.decode(bytes.subarray(start, stop));
}
