import { FaultFound } from './fault.ts';

/** A value as it stands in the text. */
export interface RawValue {
  readonly text: string;
  /** In quotes nothing but a quote and a backslash means more than itself. */
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s*/y;
const WORD = /[^\s()]+/y;
/** An operator before it is one too many. */
const VALUE = /[^\s(),<>=~!][^\s(),]*/y;
const KEYWORD = /(and|or|not)(?=[\s()]|$)/iy;
/** `\` keeps what follows it, `\"` and `\\` without it. */
const QUOTED = /(["'])((?:\\.|(?!\1)[^\\])*)\1/sy;
/** Without spaces, and the end of its term: else a slash begins a path. */
const SLASHED = /\/((?:\\\S|[^\\/\s])*)\/(?=[\s),]|$)/y;

/** The place in a filter's text. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** True where nothing but space is left. */
  atEnd(): boolean {
    this.take(SPACE);
    return this.at === this.text.length;
  }

  /** What a sticky expression finds here; moves behind it. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  peek(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  /** Moves behind this keyword where it comes next. */
  keyword(word: 'and' | 'or' | 'not'): boolean {
    this.take(SPACE);
    if (this.peek(KEYWORD)?.[1]?.toLowerCase() !== word) return false;
    this.at += word.length;
    return true;
  }

  nextKeyword(): string | null {
    return this.peek(KEYWORD)?.[1] ?? null;
  }

  character(wanted: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== wanted) return false;
    this.at += 1;
    return true;
  }

  /** A text in quotes; null where none begins here. @throws FaultFound where it does not end */
  quoted(): RawValue | null {
    const start = this.at;
    const match = this.take(QUOTED);
    if (match !== null) {
      const text = (match[2] as string).replace(/\\(["'\\])/g, '$1');
      return { text, quoted: true, start, end: this.at };
    }
    if (!/["']/.test(this.text[start] ?? '')) return null;
    return this.fault(
      start,
      start + 1,
      'this quote is not closed',
      `Write ${this.text[start]} once more behind the text.`,
    );
  }

  /** The source between two slashes; null where these are no expression. */
  slashed(): RawValue | null {
    const start = this.at;
    const match = this.take(SLASHED);
    return match === null ? null : { text: match[1] as string, quoted: false, start, end: this.at };
  }

  word(): RawValue | null {
    return this.#bare(WORD);
  }

  /** One of a list: in quotes, or up to a space, comma or parenthesis. */
  value(): RawValue | null {
    return this.quoted() ?? this.#bare(VALUE);
  }

  fault(start: number, end: number, message: string, ...next: readonly string[]): never {
    throw new FaultFound({ start, end, message, next });
  }

  #bare(pattern: RegExp): RawValue | null {
    const start = this.at;
    const match = this.take(pattern);
    return match === null ? null : { text: match[0], quoted: false, start, end: this.at };
  }
}
