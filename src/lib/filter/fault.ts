import { UserError } from '../errors.ts';
import { stripControl } from '../formats.ts';

/** Where a text is no filter, and what was expected there. */
export interface FilterFault {
  /** Place in the text, in UTF-16 units; `end` is one past it. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** What to write instead, one step a line. */
  readonly next: readonly string[];
}

/** Ends a parse; caught by `parseFilter`. */
export class FaultFound extends Error {
  readonly fault: FilterFault;

  constructor(fault: FilterFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Of the text as much is shown, around the fault: a line of a narrow terminal. */
const SHOWN = 72;

/** The error of a flag (or a place in a file): what is wrong, the text with a line of carets under the place, what to write. */
export function filterError(
  place: string,
  text: string,
  fault: FilterFault,
  code: 'BAD_FILTER' | 'BAD_RULE' = 'BAD_FILTER',
): UserError {
  return new UserError(code, `${place}: ${fault.message}`, [...caretLines(text, fault), ...fault.next]);
}

/** A piece of the text that holds the fault, and the carets under it. */
function caretLines(text: string, { start, end }: FilterFault): string[] {
  if (text.trim() === '') return [];
  const first = Math.max(0, Math.min(start - SHOWN / 2, text.length - SHOWN));
  const last = Math.min(text.length, first + SHOWN);
  const before = `${first > 0 ? '…' : ''}${onOneLine(text.slice(first, start))}`;
  const faulty = onOneLine(text.slice(start, Math.min(end, last)));
  const after = `${onOneLine(text.slice(Math.min(end, last), last))}${last < text.length ? '…' : ''}`;
  const carets = '^'.repeat(Math.max(1, lengthOf(faulty)));
  return [`${before}${faulty}${after}`, `${' '.repeat(lengthOf(before))}${carets}`];
}

/** Every kind of space takes one column, and what a terminal could take for a command none. */
function onOneLine(text: string): string {
  return stripControl(text.replace(/\s/g, ' '));
}

function lengthOf(text: string): number {
  return [...text].length;
}
