import { InvariantError } from '../errors.ts';
import { compileExpression } from './expression.ts';
import type { TextPattern } from './tree.ts';

/**
 * Texts whose verdict is remembered: as many as a window has rows. They are few (operations, resources, status codes,
 * addresses), so that a pattern runs once a text, and not once a transaction.
 */
const MAX_KNOWN = 2000;

type Look = (text: string) => boolean;

/** Whether a text is what any of some patterns says. Known texts allocate nothing. */
export class TextTest {
  readonly #looks: readonly Look[];
  readonly #known = new Map<string, boolean>();
  readonly #knownPairs = new Map<string, Map<string | number | null, boolean>>();
  #pairs = 0;

  /** @param part whether literals and wildcards are a part of the text, or all of it */
  constructor(patterns: readonly TextPattern[], part: boolean) {
    this.#looks = patterns.map((pattern) => lookFor(pattern, part));
  }

  /** False for null: what is not there is nothing. */
  matches(text: string | null): boolean {
    if (text === null) return false;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const verdict = this.#look(text);
    this.#known.set(text, verdict);
    return verdict;
  }

  /** Any of the two, or both with `between` them, as rows show an operation with its resource, and an address with its port. */
  matchesPair(first: string, second: string | number | null, between: string): boolean {
    const known = this.#knownPairs.get(first)?.get(second);
    if (known !== undefined) return known;
    const verdict =
      this.#look(first) ||
      (second !== null && (this.#look(String(second)) || this.#look(`${first}${between}${second}`)));
    this.#remember(first, second, verdict);
    return verdict;
  }

  #remember(first: string, second: string | number | null, verdict: boolean): void {
    if (this.#pairs >= MAX_KNOWN) {
      this.#knownPairs.clear();
      this.#pairs = 0;
    }
    const seconds = this.#knownPairs.get(first) ?? new Map<string | number | null, boolean>();
    this.#knownPairs.set(first, seconds.set(second, verdict));
    this.#pairs += 1;
  }

  #look(text: string): boolean {
    return this.#looks.some((look) => look(text));
  }
}

function lookFor(pattern: TextPattern, part: boolean): Look {
  switch (pattern.kind) {
    case 'literal': {
      const wanted = pattern.text.toLowerCase();
      return part ? (text) => text.toLowerCase().includes(wanted) : (text) => text.toLowerCase() === wanted;
    }
    case 'wildcard':
      return lookForPieces(pattern.text.toLowerCase().split('*'), part);
    case 'expression':
      return lookForExpression(pattern.source);
    case 'codes': {
      const { from, to } = pattern;
      return (text) => /^\d{1,15}$/.test(text) && Number(text) >= from && Number(text) <= to;
    }
    default:
      return pattern satisfies never;
  }
}

function lookForExpression(source: string): Look {
  const expression = compileExpression(source);
  if ('why' in expression) throw new InvariantError(`the parser let /${source}/ through: ${expression.why}`);
  return (text) => expression.test(text);
}

/** Each piece where it comes first behind the one before: no other choice could leave more room. */
function lookForPieces(pieces: readonly string[], part: boolean): Look {
  const first = part ? '' : (pieces[0] as string);
  const last = part ? '' : (pieces.at(-1) as string);
  const between = part ? pieces : pieces.slice(1, -1);
  return (text) => {
    const folded = text.toLowerCase();
    const end = folded.length - last.length;
    if (!folded.startsWith(first) || !folded.endsWith(last)) return false;
    let at = first.length;
    for (const piece of between) {
      const found = folded.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= end;
  };
}
