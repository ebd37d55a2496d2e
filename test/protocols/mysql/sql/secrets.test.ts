/** Literals of every kind, planted in random statements, are looked for in all that is made of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ESCAPES_OFF, ESCAPES_ON, ESCAPES_UNKNOWN, type Escapes } from '../../../../src/protocols/mysql/sql/quotes.ts';
import { StatementReader } from '../../../../src/protocols/mysql/sql/statement-reader.ts';
import { Random } from '../../../conformance/random.ts';

const STATEMENTS = 20_000;
const WORD = 'hunter';
const NUMBER = '73501';
/** Neither is part of any statement below. */
const SECRET = new RegExp(`${WORD}|${NUMBER}`, 'i');

class Writer {
  readonly #random: Random;
  readonly #escapes: Escapes;

  constructor(random: Random, escapes: Escapes) {
    this.#random = random;
    this.#escapes = escapes;
  }

  /** The one, and the other quotes, backslashes and what looks like SQL around a secret. */
  string(quote: string): string {
    const pieces = [WORD, ' FROM hunter', quote + quote, '--', '/*', '*/', '#', '`', ';', '\n', '$$', '\xe9', '\xbf'];
    if (this.#escapes === ESCAPES_ON) pieces.push(`\\${quote}`, '\\\\', '\\n');
    else pieces.push('\\', '\\\\');
    let text = '';
    for (let i = this.#random.below(6); i >= 0; i--) text += this.#one(pieces);
    return `${quote}${WORD}${text}${quote}`;
  }

  literal(): string {
    return this.#one([
      () => this.string("'"),
      () => this.string("'"),
      () => this.string('"'),
      () => NUMBER,
      () => `-${NUMBER}.${NUMBER}e-${NUMBER}`,
      () => `.${NUMBER}`,
      () => `0x${NUMBER}`,
      () => `0b${NUMBER}`,
      () => `x'${NUMBER}'`,
      () => `DATE '${NUMBER}'`,
      () => `TIMESTAMP'${NUMBER}'`,
      () => `_utf8mb4'${WORD}'`,
      () => `N'${WORD}' '${WORD}'`,
      () => `$$${WORD} ' " $$`,
      () => `$a$${WORD} $$ $a$`,
      () => `INTERVAL ${NUMBER} DAY`,
      () => `f(${this.literal()}, (${this.literal()}))`,
    ])();
  }

  between(): string {
    return this.#one([
      ' ',
      '\n',
      ` /* ${WORD} ' " */ `,
      ` -- ${WORD} '\n`,
      ` # ${WORD} "\n`,
      ` /*+ SET_VAR(a='${WORD}') */ `,
    ]);
  }

  list(): string {
    let text = this.literal();
    for (let i = this.#random.below(4); i > 0; i--) text += `,${this.between()}${this.literal()}`;
    return text;
  }

  statement(): string {
    const s = (): string => this.between();
    return this.#one([
      () => `SELECT ${this.list()}${s()}FROM a${s()}WHERE b = ${this.literal()}${s()}AND c IN (${this.list()})`,
      () =>
        `INSERT INTO a (b, c)${s()}VALUES (${this.list()}),${s()}(${this.list()}) ON DUPLICATE KEY UPDATE b = ${this.literal()}`,
      () => `UPDATE a${s()}SET b = ${this.literal()}, c = ${this.literal()} WHERE d LIKE ${this.literal()}`,
      () => `SELECT a FROM \`${NUMBER}\`, b.${NUMBER}, \`c\` WHERE d BETWEEN ${this.literal()} AND ${this.literal()}`,
      () => `CALL p(${this.list()});${s()}SET @a = ${this.literal()}`,
      () => `SELECT ${s()} * FROM (SELECT ${this.list()}) x LIMIT ${NUMBER}, ${NUMBER}`,
      () => `CREATE USER '${WORD}'@'%' IDENTIFIED BY ${this.string("'")}`,
      () => `SELECT ((${this.literal()}), ${this.literal()}) IN ((${this.list()}), (${this.list()}))`,
      () => `/*!50001 SELECT ${this.list()} */ FROM a`,
      () => `PREPARE s FROM ${this.string("'")}`,
      () => `LOAD DATA INFILE ${this.literal()} INTO TABLE a`,
    ])();
  }

  #one<T>(choices: readonly T[]): T {
    return choices[this.#random.below(choices.length)] as T;
  }
}

/** How the text is quoted, and what is known of it. */
const MODES: readonly (readonly [string, Escapes, Escapes])[] = [
  ['with backslash escapes', ESCAPES_ON, ESCAPES_ON],
  ['without', ESCAPES_OFF, ESCAPES_OFF],
  ['with them, where that is not known', ESCAPES_ON, ESCAPES_UNKNOWN],
  ['without, where that is not known', ESCAPES_OFF, ESCAPES_UNKNOWN],
];

describe('no literal survives', () => {
  for (const whole of [false, true]) {
    for (const [title, written, known] of MODES) {
      it(`in ${whole ? 'whole statements' : 'names'}, ${title}`, () => {
        const random = new Random(7);
        const reader = new StatementReader(whole);
        const writer = new Writer(random, written);
        for (let i = 0; i < STATEMENTS; i++) {
          const sql = writer.statement();
          const bytes = new Uint8Array(Buffer.from(sql, 'latin1'));
          const end = random.below(3) === 0 ? random.below(bytes.length + 1) : bytes.length;
          const name = reader.read(bytes, 0, end, known);
          const text = `${reader.names.operation(name)} ${reader.names.resource(name)}`;
          assert.doesNotMatch(text, SECRET, sql);
        }
      });
    }
  }

  it('and names are still found', () => {
    const reader = new StatementReader(false);
    const bytes = new Uint8Array(Buffer.from("SELECT 'it''s \\' 73501' FROM a"));
    assert.equal(reader.names.resource(reader.read(bytes, 0, bytes.length, ESCAPES_ON)), 'a');
  });
});
