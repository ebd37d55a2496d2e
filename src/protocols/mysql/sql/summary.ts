// One file, since it is one machine: its steps share the place in the text, some twenty fields that any cut would cross.
/**
 * What a statement is and which tables it names: OpenTelemetry's `db.query.summary`
 * (https://opentelemetry.io/docs/specs/semconv/db/database-spans/#generating-a-summary-of-the-query). Told token by
 * token; what it takes for a table stands where the grammar has one:
 *
 *     FROM, JOIN, INTO, UPDATE, TABLE, CALL and their kin, then words that only modify, then name *( "," name )
 *     name = identifier [ "." identifier ]
 *
 * FROM counts only where SELECT or DELETE stands before: EXTRACT and TRIM have their own. What WITH defines is no table.
 */
import {
  DELETE,
  DISTINCT,
  DROP,
  DUAL,
  EXPLAIN_OPTIONS,
  EXPLAINS,
  FOR,
  FROM,
  INDEX,
  INTO,
  JOINS,
  KEY,
  MAINTENANCE,
  NAME_NEXT,
  NAMED_KINDS,
  ON,
  RESERVED,
  ROUTINES,
  SEARCHED,
  SELECT,
  SET,
  TABLE,
  TABLES,
  UPDATE,
  USE,
  VIEW,
  WITH,
} from './grammar.ts';
import type { SqlLexer, TokenKind } from './lexer.ts';
import {
  TOKEN_AT,
  TOKEN_CLOSE,
  TOKEN_COMMA,
  TOKEN_DOT,
  TOKEN_LITERAL,
  TOKEN_OPEN,
  TOKEN_QUOTED,
  TOKEN_SEMICOLON,
  TOKEN_WORD,
} from './lexer.ts';
import { COMPOUND_STATEMENT, OTHER_STATEMENT, operationOf, operationOfKind, wantsKind } from './operations.ts';
import { NO_PRELUDE, PRELUDE_OVER, Prelude, type PreludeStatus } from './prelude.ts';
import { TableList } from './table-list.ts';
import { WithNames } from './with-names.ts';
import { endsList, isKind, isModifier, isVerb, NO_WORD } from './words.ts';

/** Deeper parentheses are not looked into. */
const MAX_DEPTH = 64;
/** What the next token may be. */
const PLACE_START = 0;
const PLACE_KIND = 1;
const PLACE_MAINTENANCE = 2;
const PLACE_BODY = 3;
const PLACE_PRELUDE = 4;
/** Nothing of it concerns us. */
const PLACE_DONE = 5;

export class Summary {
  readonly tables = new TableList();
  /** Of `operations.ts`. */
  operation = OTHER_STATEMENT;
  /** Where the name of the database stands that USE changes to; both 0 where there is none. */
  useStart = 0;
  useEnd = 0;
  #place = PLACE_START;
  #named = false;
  /** By the statement that is being read. */
  #namedByThis = false;
  #isRoutine = false;
  #verb = NO_WORD;
  #before = NO_WORD;
  #tokens = 0;
  #depth = 0;
  #expecting = false;
  #inName = false;
  #afterDot = false;
  #introducer = NO_WORD;
  readonly #selecting = new Uint8Array(MAX_DEPTH);
  readonly #listing = new Uint8Array(MAX_DEPTH);
  readonly #with = new WithNames();
  readonly #prelude = new Prelude();

  begin(): void {
    this.tables.clear();
    this.operation = OTHER_STATEMENT;
    this.useStart = 0;
    this.useEnd = 0;
    this.#named = false;
    this.#isRoutine = false;
    this.#beginStatement();
  }

  /** `word`: of `words.ts`, where it is one and does not stand behind a dot. */
  take(kind: TokenKind, word: number, lexer: SqlLexer): void {
    if (kind === TOKEN_SEMICOLON) {
      this.#endName(kind);
      if (!this.#isRoutine) this.#beginStatement();
      return;
    }
    if (this.#inName && this.#goesOn(kind, lexer)) return;
    if (this.#place === PLACE_DONE) return;
    if (this.#place === PLACE_PRELUDE) {
      this.#passPrelude(this.#prelude.take(kind, word, lexer));
      return;
    }
    this.#tokens += 1;
    if (kind === TOKEN_OPEN) this.#open();
    else if (kind === TOKEN_CLOSE) this.#close();
    else if (kind === TOKEN_COMMA) this.#comma();
    else if (kind === TOKEN_WORD && word !== NO_WORD) this.#word(word, lexer);
    else if (kind === TOKEN_WORD || kind === TOKEN_QUOTED) this.#identifier(lexer);
    else if (kind !== TOKEN_DOT) this.#expecting = false;
    if (kind === TOKEN_LITERAL || kind === TOKEN_AT) this.#with.expect(false);
    this.#before = word;
  }

  /** The text is over. */
  end(): void {
    this.#endName(TOKEN_SEMICOLON);
    this.tables.close();
  }

  #beginStatement(): void {
    this.#place = PLACE_START;
    this.#verb = NO_WORD;
    this.#before = NO_WORD;
    this.#tokens = 0;
    this.#depth = 0;
    this.#expecting = false;
    this.#inName = false;
    this.#introducer = NO_WORD;
    this.#selecting[0] = 0;
    this.#listing[0] = 0;
    this.#with.clear();
  }

  /** Within a name: true where the token belongs to it. */
  #goesOn(kind: TokenKind, lexer: SqlLexer): boolean {
    if (this.#afterDot) {
      this.#afterDot = false;
      if (kind === TOKEN_WORD || kind === TOKEN_QUOTED) {
        this.tables.identifier(lexer.bytes, lexer.start, lexer.end);
        return true;
      }
      this.tables.unnamed();
      if (kind === TOKEN_LITERAL) return true;
    } else if (kind === TOKEN_DOT) {
      this.tables.dot();
      this.#afterDot = true;
      return true;
    }
    this.#endName(kind);
    return false;
  }

  #endName(next: TokenKind): void {
    if (!this.#inName) return;
    this.#inName = false;
    this.#afterDot = false;
    const isFunction = next === TOKEN_OPEN && (this.#introducer === FROM || JOINS.includes(this.#introducer));
    if (isFunction) this.tables.drop();
    else this.tables.commit();
  }

  #open(): void {
    this.#depth += 1;
    if (this.#depth >= MAX_DEPTH) this.#place = PLACE_DONE;
    else {
      this.#selecting[this.#depth] = 0;
      // FROM (a, b): the tables may stand in parentheses.
      this.#listing[this.#depth] = this.#expecting ? 1 : 0;
    }
  }

  #close(): void {
    if (this.#depth > 0) this.#depth -= 1;
    this.#expecting = false;
  }

  #comma(): void {
    this.#expecting = this.#listing[this.#depth] === 1;
    if (this.#verb === WITH && this.#depth === 0) this.#with.expect(true);
  }

  #word(word: number, lexer: SqlLexer): void {
    if (this.#expecting && isModifier(word)) return;
    if (this.#place === PLACE_START) this.#begin(word, lexer);
    else if (this.#place === PLACE_KIND) this.#kind(word);
    else if (this.#place === PLACE_MAINTENANCE) {
      if (word === TABLE || word === TABLES) this.#expectLast(word, true);
    } else this.#body(word, lexer);
  }

  #begin(word: number, lexer: SqlLexer): void {
    const explained = EXPLAINS.includes(this.#verb);
    if (explained && EXPLAIN_OPTIONS.includes(word)) return;
    if (explained && word === TABLE) this.#expectLast(word, true);
    else if (isVerb(word)) this.#beginVerb(word);
    else if (explained && this.#tokens === 2) this.#beginName(lexer, true);
    else if (!explained) this.#place = PLACE_DONE;
  }

  #beginVerb(word: number): void {
    this.#verb = word;
    this.#namedByThis = !this.#named;
    if (!this.#named) {
      this.operation = operationOf(word);
      this.#named = true;
    }
    if (EXPLAINS.includes(word)) return;
    this.#place = PLACE_BODY;
    if (this.#prelude.begin(word)) this.#place = PLACE_PRELUDE;
    else if (wantsKind(word)) this.#place = PLACE_KIND;
    else if (MAINTENANCE.includes(word)) this.#place = PLACE_MAINTENANCE;
    else if (NAME_NEXT.includes(word)) this.#expect(word, word === UPDATE);
    else if (word === WITH) this.#with.expect(true);
    else if (!SEARCHED.includes(word) && word !== USE) this.#place = PLACE_DONE;
    if (word === SELECT || word === DELETE) this.#selecting[this.#depth] = 1;
  }

  /** Of what is set for a statement, that one gives the name. */
  #passPrelude(status: PreludeStatus): void {
    if (status === NO_PRELUDE) this.#place = PLACE_DONE;
    if (status !== PRELUDE_OVER) return;
    if (this.#namedByThis && this.#verb === SET) this.#named = false;
    else if (this.#namedByThis) this.operation = COMPOUND_STATEMENT;
    this.#beginStatement();
  }

  #kind(word: number): void {
    if (word === ON && this.#introducer === INDEX) this.#expectLast(ON, false);
    if (!isKind(word) || this.#introducer !== NO_WORD) return;
    const operation = operationOfKind(this.#verb, word);
    if (this.operation === operationOf(this.#verb)) this.operation = operation;
    this.#isRoutine = ROUTINES.includes(word);
    if (NAMED_KINDS.includes(word)) this.#expectLast(word, this.#verb === DROP && (word === TABLE || word === VIEW));
    else if (word === INDEX) this.#introducer = INDEX;
    else this.#place = PLACE_DONE;
  }

  #body(word: number, lexer: SqlLexer): void {
    const depth = this.#depth;
    const isName = this.#expecting && word !== DUAL && !RESERVED.includes(word) && !endsList(word);
    if (isName || this.#verb === USE) {
      this.#identifier(lexer);
      return;
    }
    this.#expecting = false;
    if (word === SELECT || (word === DELETE && this.#verb === WITH)) this.#selecting[depth] = 1;
    if (endsList(word) || word === SELECT) this.#listing[depth] = 0;
    this.#introduce(word, depth);
    if (this.#verb === WITH && depth === 0) this.#endWith(word);
  }

  /** Tables come next, or not. */
  #introduce(word: number, depth: number): void {
    if (word === FROM) {
      if (this.#selecting[depth] === 1 && this.#before !== DISTINCT) this.#expect(FROM, true);
    } else if (JOINS.includes(word)) {
      if (this.#before !== FOR) this.#expect(word, this.#listing[depth] === 1);
    } else if (word === INTO) {
      if (this.#verb !== SELECT) this.#expect(INTO, false);
    } else if (word === UPDATE && this.#verb === WITH && this.#before !== KEY && this.#before !== FOR && depth === 0) {
      this.#expect(UPDATE, true);
    }
  }

  /** The statement that WITH belongs to gives it its name. */
  #endWith(word: number): void {
    if (word !== SELECT && word !== UPDATE && word !== DELETE) return;
    if (this.operation === operationOf(WITH)) this.operation = operationOf(word);
    this.#with.expect(false);
    this.#verb = word;
  }

  #identifier(lexer: SqlLexer): void {
    if (this.#verb === USE && this.#place === PLACE_BODY) {
      this.useStart = lexer.start;
      this.useEnd = lexer.end;
      this.#place = PLACE_DONE;
    } else if (this.#with.expects) this.#with.add(lexer.start, lexer.end);
    else if (this.#expecting) this.#beginName(lexer, false);
    else if (this.#place === PLACE_START) {
      if (EXPLAINS.includes(this.#verb) && this.#tokens === 2) this.#beginName(lexer, true);
      else if (!EXPLAINS.includes(this.#verb)) this.#place = PLACE_DONE;
    }
  }

  #expect(introducer: number, list: boolean): void {
    this.#introducer = introducer;
    this.#expecting = true;
    this.#listing[this.#depth] = list ? 1 : 0;
  }

  /** Nothing but this list matters of the statement. */
  #expectLast(introducer: number, list: boolean): void {
    this.#place = PLACE_BODY;
    this.#expect(introducer, list);
  }

  #beginName(lexer: SqlLexer, last: boolean): void {
    const { bytes, start, end } = lexer;
    this.#expecting = false;
    if (this.#with.has(bytes, start, end)) return;
    this.#inName = true;
    this.tables.open();
    this.tables.identifier(bytes, start, end);
    if (last || (this.#listing[this.#depth] === 0 && !SEARCHED.includes(this.#verb))) this.#place = PLACE_DONE;
  }
}
