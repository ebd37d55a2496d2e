/** From the text of a statement to its name. One is kept a decoder: nothing is allocated for a statement whose name is known. */
import { Fingerprint, MAX_FINGERPRINT } from './fingerprint.ts';
import { SqlLexer, TOKEN_DOT, TOKEN_END, TOKEN_WORD } from './lexer.ts';
import { OTHER_STATEMENT } from './operations.ts';
import type { Escapes } from './quotes.ts';
import { StatementNames } from './statement-names.ts';
import { Summary } from './summary.ts';
import { findWord, NO_WORD } from './words.ts';

const MAX_RESOURCE = MAX_FINGERPRINT;

export class StatementReader {
  readonly names = new StatementNames(MAX_RESOURCE);
  readonly summary = new Summary();
  readonly whole: boolean;
  readonly #lexer = new SqlLexer();
  readonly #fingerprint: Fingerprint | null;

  /** @param whole the resource is the whole statement without its values, in place of its tables */
  constructor(whole: boolean) {
    this.whole = whole;
    this.#fingerprint = whole ? new Fingerprint() : null;
  }

  /** The number of the statement in [start, end) among `names`. */
  read(bytes: Uint8Array, start: number, end: number, escapes: Escapes): number {
    const lexer = this.#lexer;
    const { summary } = this;
    const fingerprint = this.#fingerprint;
    lexer.begin(bytes, start, end, escapes);
    summary.begin();
    fingerprint?.begin();
    let afterDot = false;
    for (let kind = lexer.next(); kind !== TOKEN_END; kind = lexer.next()) {
      const word = kind === TOKEN_WORD && !afterDot ? findWord(bytes, lexer.start, lexer.end) : NO_WORD;
      afterDot = kind === TOKEN_DOT;
      summary.take(kind, word, lexer);
      fingerprint?.take(kind, word, lexer);
    }
    summary.end();
    // What is no statement that is known may be anything.
    if (fingerprint !== null && summary.operation !== OTHER_STATEMENT)
      return this.names.add(summary.operation, fingerprint, summary.tables);
    return this.names.add(summary.operation, summary.tables, summary.tables);
  }
}
