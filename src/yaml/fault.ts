import type { ErrorCode } from '../lib/error-codes.ts';
import { UserError } from '../lib/errors.ts';
import { stripControl } from '../lib/formats.ts';

/** Where a file that somebody wrote is wrong, what was expected there, and what to write instead. */
export class FileFault extends Error {
  /** Offsets in the text; `end` is one past it. */
  readonly start: number;
  readonly end: number;
  readonly next: readonly string[];

  constructor([start, end]: readonly [number, number], message: string, next: readonly string[] = []) {
    super(message);
    this.start = start;
    this.end = end;
    this.next = next;
  }
}

/** Of a line as much is shown, around the fault. */
const SHOWN = 72;

/** `alerts.yml:4:5: …`, the line with a line of carets under the place, what to write. */
export function faultError(code: ErrorCode, path: string, text: string, fault: FileFault): UserError {
  const { message, start, end, next } = fault;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  const line = lineOf(text, start);
  const place = { at: start - lineStart, end: end - lineStart };
  const shown = caretLines(text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd), place);
  const column = [...text.slice(lineStart, start)].length + 1;
  return new UserError(code, `${path}:${line}:${column}: ${message}`, [...shown, ...next]);
}

/** Counted from one. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function caretLines(line: string, { at, end }: { readonly at: number; readonly end: number }): string[] {
  if (line.trim() === '') return [];
  const first = Math.max(0, Math.min(at - SHOWN / 2, line.length - SHOWN));
  const last = Math.min(line.length, first + SHOWN);
  const before = onOneLine(line.slice(first, at));
  const faulty = onOneLine(line.slice(at, Math.min(end, last)));
  const after = onOneLine(line.slice(Math.min(end, last), last));
  const carets = '^'.repeat(Math.max(1, [...faulty.trimEnd()].length));
  return [`${before}${faulty}${after}`.trimEnd(), `${' '.repeat([...before].length)}${carets}`];
}

function onOneLine(text: string): string {
  return stripControl(text.replace(/\s/g, ' '));
}
