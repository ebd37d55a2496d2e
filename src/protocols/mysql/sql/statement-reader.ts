/** From the text of a statement to its name. One is kept a decoder: nothing is allocated for a statement whose name is known. */
import { Fingerprint, MAX_FINGERPRINT } from './fingerprint.ts';
import { KnownStatements } from './known-statements.ts';
import { SqlLexer, TOKEN_DOT, TOKEN_END, TOKEN_LITERAL, TOKEN_WORD } from './lexer.ts';
import { OPERATION_COUNT, OTHER_STATEMENT } from './operations.ts';
import type { Escapes } from './quotes.ts';
import { MAX_NAMES, NO_STATEMENT, StatementNames } from './statement-names.ts';
import { Summary } from './summary.ts';
import { findWord, NO_WORD } from './words.ts';

const MAX_RESOURCE = MAX_FINGERPRINT;

export class StatementReader {
  readonly names: StatementNames;
  readonly summary = new Summary();
  readonly whole: boolean;
  readonly #lexer = new SqlLexer();
  readonly #known = new KnownStatements();
  readonly #fingerprint: Fingerprint | null;

  /** @param whole the resource is the whole statement without its values, in place of its tables */
  constructor(whole: boolean, maxNames: number = MAX_NAMES) {
    this.names = new StatementNames(MAX_RESOURCE, maxNames);
    this.whole = whole;
    this.#fingerprint = whole ? new Fingerprint() : null;
  }

  /** The number of the statement in [start, end) among `names`. */
  read(bytes: Uint8Array, start: number, end: number, escapes: Escapes): number {
    const known = this.#known.find(bytes, start, end, escapes);
    this.summary.begin();
    if (known !== NO_STATEMENT) return known;
    this.#lexer.begin(bytes, start, end, escapes);
    this.#known.begin(start);
    this.#take(bytes);
    const name = this.#name();
    // What changes the database is asked for which; a name that found no room is counted each time.
    const isLearned = this.#lexer.isCertain && this.summary.useEnd === 0 && name >= OPERATION_COUNT;
    if (isLearned) this.#known.learn(bytes, end, name);
    return name;
  }

  #take(bytes: Uint8Array): void {
    const lexer = this.#lexer;
    const { summary } = this;
    const fingerprint = this.#fingerprint;
    fingerprint?.begin();
    let afterDot = false;
    for (let kind = lexer.next(); kind !== TOKEN_END; kind = lexer.next()) {
      const word = kind === TOKEN_WORD && !afterDot ? findWord(bytes, lexer.start, lexer.end) : NO_WORD;
      afterDot = kind === TOKEN_DOT;
      summary.take(kind, word, lexer);
      fingerprint?.take(kind, word, lexer);
      if (kind === TOKEN_LITERAL && lexer.isCertain) this.#known.literal(lexer);
    }
    summary.end();
  }

  #name(): number {
    const { summary } = this;
    const fingerprint = this.#fingerprint;
    // What is no statement that is known may be anything.
    if (fingerprint !== null && summary.operation !== OTHER_STATEMENT)
      return this.names.add(summary.operation, fingerprint, summary.tables);
    return this.names.add(summary.operation, summary.tables, summary.tables);
  }
}
