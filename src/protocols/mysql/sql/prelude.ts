/**
 * What MariaDB lets stand before the statements that matter:
 *
 *     prelude = "SET" "STATEMENT" setting *( "," setting ) "FOR"       the statement follows
 *             / "BEGIN" "NOT" "ATOMIC"                                 statements follow, up to END
 */
import { ascii, equalsFolded } from '../../../lib/ascii.ts';
import { BEGIN, FOR, NOT, SET } from './grammar.ts';
import { type SqlLexer, TOKEN_CLOSE, TOKEN_OPEN, TOKEN_WORD, type TokenKind } from './lexer.ts';

export const PRELUDE_GOES_ON = 0;
/** The last token was its last. */
export const PRELUDE_OVER = 1;
/** The verb began none. */
export const NO_PRELUDE = 2;
export type PreludeStatus = typeof PRELUDE_GOES_ON | typeof PRELUDE_OVER | typeof NO_PRELUDE;

const STATEMENT = ascii('STATEMENT');
const ATOMIC = ascii('ATOMIC');

export class Prelude {
  #isBegin = false;
  #tokens = 0;
  #depth = 0;

  /** Whether `verb` may begin one; then it is told of the tokens behind it. */
  begin(verb: number): boolean {
    this.#isBegin = verb === BEGIN;
    this.#tokens = 0;
    this.#depth = 0;
    return verb === BEGIN || verb === SET;
  }

  take(kind: TokenKind, word: number, lexer: SqlLexer): PreludeStatus {
    this.#tokens += 1;
    if (this.#isBegin && this.#tokens === 1) return word === NOT ? PRELUDE_GOES_ON : NO_PRELUDE;
    if (this.#isBegin) return isWord(kind, lexer, ATOMIC) ? PRELUDE_OVER : NO_PRELUDE;
    if (this.#tokens === 1) return isWord(kind, lexer, STATEMENT) ? PRELUDE_GOES_ON : NO_PRELUDE;
    if (kind === TOKEN_OPEN) this.#depth += 1;
    if (kind === TOKEN_CLOSE) this.#depth -= 1;
    return word === FOR && this.#depth === 0 ? PRELUDE_OVER : PRELUDE_GOES_ON;
  }
}

/** No words of the table: whoever has columns of these names sees them as they are written. */
function isWord(kind: TokenKind, { bytes, start, end }: SqlLexer, word: Uint8Array): boolean {
  return kind === TOKEN_WORD && equalsFolded(bytes, start, end, word);
}
