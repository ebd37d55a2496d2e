/**
 * Patterns of paths, as `--route` takes them:
 *
 *     pattern = 1*( "/" segment ) [ "/{*}" ]        segment = *visible / "{" name "}"
 *
 * `{name}` stands for any one segment that is not empty, `{*}` for one segment or more. All else is compared byte by byte,
 * as it is on the wire: percent-encoded.
 */
import { ascii } from './ascii.ts';
import { UserError } from './errors.ts';

const SLASH = 0x2f;
const QUESTION = 0x3f;
const NUMBER_SIGN = 0x23;
const SEMICOLON = 0x3b;
/** Two lines of a terminal. */
const MAX_LENGTH = 160;
const NAMED = /^\{[A-Za-z0-9_.-]+\}$/;
const REST = '{*}';

/** What one segment must be: its bytes, or anything. */
type PatternSegment = Uint8Array | null;

export interface RoutePattern {
  /** As it was written: the route of every path that it matches. */
  readonly text: string;
  readonly segments: readonly PatternSegment[];
  /** Ends with `{*}`, which is not among the segments. */
  readonly open: boolean;
}

/** @throws UserError BAD_FLAG, naming `--route` and what is wrong */
export function parseRoutePattern(text: string): RoutePattern {
  if (!text.startsWith('/')) throw bad(text, 'does not begin with "/"');
  if (text.length > MAX_LENGTH) throw bad(text, `is longer than ${MAX_LENGTH} characters`);
  if (/[?#;]/.test(text)) throw bad(text, 'has a query, a fragment or a parameter: routes are of paths alone');
  if (!/^[!-~]+$/.test(text)) throw bad(text, 'has a character that no path has: write it percent-encoded');
  const parts = text.slice(1).split('/');
  const open = parts.at(-1) === REST;
  const closed = open ? parts.slice(0, -1) : parts;
  return { text, open, segments: closed.map((part) => segmentOf(text, part)) };
}

function segmentOf(text: string, part: string): PatternSegment {
  if (part === REST) throw bad(text, `has ${REST} before its end`);
  if (NAMED.test(part)) return null;
  if (/[{}]/.test(part)) throw bad(text, `has "${part}", which is neither a name in braces nor without braces`);
  return ascii(part);
}

function bad(text: string, why: string): UserError {
  const next = ["Write it as '/users/{id}/orders/{order}'; {*} at the end stands for the rest."];
  return new UserError('BAD_FLAG', `--route ${text} ${why}`, next);
}

/** Whether the path that begins at `path` with "/" is the pattern's; queries and parameters of segments are passed over. Allocates nothing. */
export function matchesRoute(pattern: RoutePattern, bytes: Uint8Array, path: number, end: number): boolean {
  const { segments } = pattern;
  let at = path;
  for (let i = 0; i < segments.length; i += 1) {
    if (at >= end || bytes[at] !== SLASH) return false;
    const start = at + 1;
    at = segmentEnd(bytes, start, end);
    if (!isSegment(segments[i] as PatternSegment, bytes, start, at)) return false;
    if (bytes[at] === SEMICOLON) at = parametersEnd(bytes, at, end);
  }
  const ends = at >= end || bytes[at] !== SLASH;
  return pattern.open ? !ends : ends;
}

/** Where the segment that begins at `from` ends: at a slash, a parameter, a query, a fragment or `end`. */
export function segmentEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && SEGMENT_ENDS[bytes[at] as number] === 0) at += 1;
  return at;
}

/** Where the parameters that begin at `from` end. */
export function parametersEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== SLASH && bytes[at] !== QUESTION && bytes[at] !== NUMBER_SIGN) at += 1;
  return at;
}

/** 1 for bytes that end a segment. */
const SEGMENT_ENDS = new Uint8Array(256);
for (const byte of [SLASH, QUESTION, NUMBER_SIGN, SEMICOLON]) SEGMENT_ENDS[byte] = 1;

function isSegment(wanted: PatternSegment, bytes: Uint8Array, start: number, end: number): boolean {
  if (wanted === null) return end > start;
  if (wanted.length !== end - start) return false;
  for (let i = 0; i < wanted.length; i += 1) {
    if (wanted[i] !== bytes[start + i]) return false;
  }
  return true;
}
