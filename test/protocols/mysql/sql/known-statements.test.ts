import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KnownStatements } from '../../../../src/protocols/mysql/sql/known-statements.ts';
import { SqlLexer, TOKEN_END, TOKEN_LITERAL } from '../../../../src/protocols/mysql/sql/lexer.ts';
import { ESCAPES_OFF, ESCAPES_ON, ESCAPES_UNKNOWN, type Escapes } from '../../../../src/protocols/mysql/sql/quotes.ts';
import { NO_STATEMENT } from '../../../../src/protocols/mysql/sql/statement-names.ts';
import { StatementReader } from '../../../../src/protocols/mysql/sql/statement-reader.ts';
import { Random } from '../../../conformance/random.ts';

/** So few that texts share their beginnings, and all that a lexer can stumble over. */
const PIECES = [
  ..."SELECT from WITH IN USE UPDATE INTO VALUES a b1 x N e _utf8 `c` `7` 1 22 1.5e 0x4 . \"s\" 't' '' 'it\\'s'".split(
    ' ',
  ),
  ...'"\\\\" \' " ` ? , ( ) ; @ - -- # / * /* */ /*! $ $$ + = \\ \x01 \x02 \x03 \xe9'.split(' '),
  ...['-- ', '\n'],
];
const TEXTS = 12_000;
/** Read by one reader, before the next one knows nothing again. */
const TEXTS_A_READER = 1000;

function nameBy(reader: StatementReader, text: string, escapes: Escapes): string {
  const bytes = new Uint8Array(Buffer.from(`..${text}1'`, 'latin1'));
  const id = reader.read(bytes, 2, bytes.length - 2, escapes);
  const { useStart, useEnd } = reader.summary;
  const database = Buffer.from(bytes.subarray(useStart, useEnd)).toString('latin1');
  return `${reader.names.operation(id)} ${reader.names.resource(id)} ${database}`;
}

function randomText(random: Random): string {
  let text = random.below(2) === 0 ? 'SELECT a FROM b1 WHERE x = ' : '';
  for (let left = 1 + random.below(7); left > 0; left -= 1) {
    text += PIECES[random.below(PIECES.length)] as string;
    if (random.below(2) === 0) text += ' ';
  }
  return text;
}

describe('a statement whose text is known but for its literals', () => {
  for (const whole of [false, true]) {
    it(`has the name that it has when it is read ${whole ? 'as a whole' : 'for its tables'}`, () => {
      const random = new Random(11);
      let known = new StatementReader(whole);
      for (let i = 0; i < TEXTS; i += 1) {
        if (i % TEXTS_A_READER === 0) known = new StatementReader(whole);
        const text = randomText(random);
        const escapes = [ESCAPES_ON, ESCAPES_OFF, ESCAPES_UNKNOWN][random.below(3)] as Escapes;
        const name = nameBy(known, text, escapes);
        if (i % 4 === 0) assert.equal(name, nameBy(new StatementReader(whole), text, escapes), JSON.stringify(text));
      }
    });
  }

  it('has it whatever the literals are', () => {
    const reader = new StatementReader(false);
    const named = (id: string, note: string): string =>
      nameBy(reader, `SELECT * FROM orders WHERE id = ${id} AND note = ${note}`, ESCAPES_ON);
    const name = named('1', "'a'");
    for (const id of ['2', '33', '0x7f', '1.5e-3']) assert.equal(named(id, "'it''s \\' FROM users'"), name);
  });

  it('is still named when more texts came than are remembered', () => {
    const reader = new StatementReader(false);
    for (let i = 0; i < 20_000; i += 1) nameBy(reader, `SELECT ${'abc'.repeat(i % 50)}c${i} FROM t`, ESCAPES_ON);
    assert.equal(nameBy(reader, 'SELECT a FROM t', ESCAPES_ON), 'SELECT t ');
    assert.equal(nameBy(reader, 'SELECT a FROM u', ESCAPES_ON), 'SELECT u ');
  });

  it('is found without the lexer', () => {
    const known = new KnownStatements();
    learn(known, "SELECT a, 'x' FROM t1 WHERE id IN (1, 2)", 17);
    learn(known, 'SELECT a FROM t1', 18);
    assert.equal(find(known, "SELECT a, 'it''s' FROM t1 WHERE id IN (33, 0x5)"), 17);
    assert.equal(find(known, 'SELECT a FROM t1'), 18);
    for (const other of [
      "SELECT a, 'x' FROM t2 WHERE id IN (1, 2)",
      'SELECT a FROM t',
      'SELECT a FROM t11',
      "SELECT a, '",
    ])
      assert.equal(find(known, other), NO_STATEMENT, other);
  });

  it('is not remembered where what follows rests on what a literal holds, or on who reads it', () => {
    for (const text of [
      "SELECT /*! 'a' */ 1",
      'SELECT 1 -- 2',
      'SELECT 1 # 2',
      'SELECT $1',
      "SELECT x'41'",
      "SELECT _utf8'a'",
    ]) {
      const known = new KnownStatements();
      learn(known, text, 17);
      assert.equal(find(known, text), NO_STATEMENT, text);
    }
  });
});

function learn(known: KnownStatements, text: string, name: number): void {
  const bytes = new Uint8Array(Buffer.from(text));
  const lexer = new SqlLexer();
  lexer.begin(bytes, 0, bytes.length, ESCAPES_ON);
  known.begin(0);
  for (let kind = lexer.next(); kind !== TOKEN_END; kind = lexer.next())
    if (kind === TOKEN_LITERAL) known.literal(lexer);
  known.learn(bytes, bytes.length, name);
}

function find(known: KnownStatements, text: string): number {
  const bytes = new Uint8Array(Buffer.from(text));
  return known.find(bytes, 0, bytes.length, ESCAPES_ON);
}
