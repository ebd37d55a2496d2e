import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ESCAPES_OFF, ESCAPES_ON, ESCAPES_UNKNOWN, type Escapes } from '../../../../src/protocols/mysql/sql/quotes.ts';
import { StatementReader } from '../../../../src/protocols/mysql/sql/statement-reader.ts';

const tables = new StatementReader(false);
const whole = new StatementReader(true);

function nameBy(reader: StatementReader, sql: string, escapes: Escapes): string {
  const bytes = new Uint8Array(Buffer.from(sql, 'latin1'));
  const id = reader.read(bytes, 0, bytes.length, escapes);
  const resource = reader.names.resource(id);
  return resource === null ? reader.names.operation(id) : `${reader.names.operation(id)} ${resource}`;
}

function summaryOf(sql: string, escapes: Escapes = ESCAPES_ON): string {
  return nameBy(tables, sql, escapes);
}

function fingerprintOf(sql: string, escapes: Escapes = ESCAPES_ON): string {
  const bytes = new Uint8Array(Buffer.from(sql, 'latin1'));
  return String(whole.names.resource(whole.read(bytes, 0, bytes.length, escapes)));
}

function summaries(title: string, cases: Readonly<Record<string, string>>): void {
  describe(title, () => {
    for (const [sql, name] of Object.entries(cases)) it(`${sql} is ${name}`, () => assert.equal(summaryOf(sql), name));
  });
}

summaries('the name of a statement is its verb and its tables', {
  'select * from orders where id = 1': 'SELECT orders',
  'SELECT 1': 'SELECT',
  'SELECT a.x, b.y FROM a, `b` AS c LEFT JOIN shop.items i ON i.id = a.id': 'SELECT a b shop.items',
  'SELECT * FROM (a, b) JOIN (c) ON 1': 'SELECT a b c',
  'SELECT * FROM t WHERE x IN (SELECT y FROM u)': 'SELECT t u',
  'SELECT * FROM a JOIN b ON a.x = f(b.x, b.y), c': 'SELECT a b c',
  '(SELECT 1 FROM a) UNION (SELECT 2 FROM b)': 'SELECT a b',
  'SELECT * FROM (SELECT * FROM t) AS d, u': 'SELECT t u',
  'INSERT INTO orders (a, b) VALUES (1, 2)': 'INSERT orders',
  'INSERT INTO t SELECT a FROM u ON DUPLICATE KEY UPDATE a = 1': 'INSERT t u',
  'insert low_priority ignore t set a = 1, b = 2': 'INSERT t',
  'REPLACE t VALUES (1)': 'REPLACE t',
  'UPDATE a, b SET a.x = 1, b.y = 2 WHERE a.id = 3': 'UPDATE a b',
  'UPDATE a JOIN b USING (id) SET x = 1': 'UPDATE a b',
  'DELETE FROM t WHERE id = 1': 'DELETE t',
  'DELETE x FROM t AS x JOIN u USING (id)': 'DELETE t u',
  'CALL shop.pay(1, "x")': 'CALL shop.pay',
  COMMIT: 'COMMIT',
  begin: 'BEGIN',
  'SET NAMES utf8mb4': 'SET',
  'USE shop': 'USE',
  'SHOW TABLES FROM shop': 'SHOW',
  'TRUNCATE TABLE t': 'TRUNCATE t',
  'LOCK TABLES a READ, b AS c WRITE': 'LOCK a b',
  'LOAD DATA LOCAL INFILE "x" REPLACE INTO TABLE t FIELDS TERMINATED BY ","': 'LOAD t',
  'no statement at all': '_OTHER',
  '': '_OTHER',
});

summaries('what is made, changed or dropped belongs to the verb', {
  'CREATE TABLE IF NOT EXISTS shop.t (a INT, b INT) COMMENT = "x", ENGINE = y': 'CREATE TABLE shop.t',
  'CREATE OR REPLACE ALGORITHM = MERGE DEFINER = `root`@`%` SQL SECURITY INVOKER VIEW v AS SELECT 1': 'CREATE VIEW v',
  'CREATE UNIQUE INDEX i ON t (a, b)': 'CREATE INDEX t',
  'ALTER TABLE t ADD a INT, DROP b': 'ALTER TABLE t',
  'DROP TABLE IF EXISTS a, b': 'DROP TABLE a b',
  'CREATE DATABASE shop': 'CREATE DATABASE',
  "CREATE USER 'ann'@'%' IDENTIFIED BY 'x'": 'CREATE USER',
  'CREATE PROCEDURE p() BEGIN SELECT * FROM t; UPDATE u SET a = 1; END': 'CREATE PROCEDURE p',
});

summaries('what only looks like a table is none', {
  'SELECT EXTRACT(DAY FROM a), TRIM(LEADING "x" FROM b), SUBSTRING(c FROM 2) FROM t': 'SELECT t',
  'WITH RECURSIVE c (n) AS (SELECT 1 UNION SELECT n FROM c), d AS (SELECT 1 FROM t) SELECT * FROM c, d, u':
    'SELECT t u',
  'WITH c AS (SELECT 1) UPDATE t, c SET x = 1': 'UPDATE t',
  'SELECT * FROM JSON_TABLE("[]", "$" COLUMNS (x INT)) j, t': 'SELECT t',
  'SELECT 1 FROM DUAL': 'SELECT',
  'SELECT a FROM t FORCE INDEX FOR JOIN (i) WHERE b = 1 FOR UPDATE': 'SELECT t',
  'SELECT a INTO OUTFILE "x" FROM t': 'SELECT t',
  'SELECT t.from, u.join FROM v': 'SELECT v',
});

summaries('explained statements name the tables of what they explain', {
  'EXPLAIN FORMAT = JSON SELECT * FROM t': 'EXPLAIN t',
  'DESC t': 'DESC t',
  'ANALYZE TABLE a, b': 'ANALYZE a b',
});

summaries('what is set for one statement leaves it its name', {
  'SET STATEMENT max_statement_time=10 FOR SELECT * FROM users': 'SELECT users',
  "set statement sort_buffer_size=100, sql_mode='FOR' for UPDATE t SET a = 1": 'UPDATE t',
  'SET STATEMENT max_statement_time=(SELECT 1 FROM hidden) FOR DROP TABLE t': 'DROP TABLE t',
  '/*!100100 SET STATEMENT max_statement_time=0 FOR */ SELECT 1 FROM t': 'SELECT t',
  'SET STATEMENT a=1 FOR SET STATEMENT b=2 FOR DELETE FROM t': 'DELETE t',
  'SELECT 1 FROM a; SET STATEMENT a=1 FOR DELETE FROM b': 'SELECT a b',
  'SET STATEMENT a=1': 'SET',
  'SET @statement = 1, b = (SELECT 1 FROM t) ': 'SET',
  "SET NAMES 'x'; SELECT 1 FROM t FOR UPDATE": 'SET t',
  'WITH statement AS (SELECT 1) SELECT * FROM statement, atomic': 'SELECT atomic',
});

summaries('a compound statement begins no transaction', {
  'BEGIN NOT ATOMIC SELECT * FROM users; END': 'BEGIN NOT ATOMIC users',
  'begin not atomic declare x int; insert into a values (1); update b set c = 1; end': 'BEGIN NOT ATOMIC a b',
  BEGIN: 'BEGIN',
  'BEGIN WORK': 'BEGIN',
  'BEGIN; SELECT 1 FROM t': 'BEGIN t',
});

summaries('several statements are named by the first verb and all tables', {
  'SELECT 1 FROM a; UPDATE b SET x = 1; SELECT 2 FROM a': 'SELECT a b',
  'INSERT INTO a VALUES (1);;SELECT LAST_INSERT_ID()': 'INSERT a',
});

describe('names', () => {
  it('are at most three, then counted', () =>
    assert.equal(summaryOf('SELECT * FROM a, b, c, d, e'), 'SELECT a b c +2'));
  it('are each there once', () => assert.equal(summaryOf('SELECT * FROM a x, a y, aa, a'), 'SELECT a aa'));
  it('that are numbers are values', () =>
    assert.equal(summaryOf('SELECT * FROM `42`, shop.7, shop.`8`'), 'SELECT ? shop.?'));
  it('are cut where they are longer than the server allows', () =>
    assert.equal(summaryOf(`SELECT * FROM ${'a'.repeat(100)}`), `SELECT ${'a'.repeat(64)}`));
  it('are printable', () => assert.equal(summaryOf('SELECT * FROM `a\u001b[2J\xc3\xa9`'), 'SELECT a%1B[2J\u00e9'));
  it('may be in any script, and of the longest that are allowed each letter is there', () => {
    const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
    assert.equal(summaryOf(utf8('SELECT * FROM größe JOIN `注文`')), 'SELECT größe 注文');
    assert.equal(
      summaryOf(utf8(`SELECT * FROM ${'注'.repeat(64)}.${'文'.repeat(70)}`)),
      `SELECT ${'注'.repeat(64)}.${'文'.repeat(64)}`,
    );
    assert.equal(summaryOf('SELECT * FROM gr\xf6\xdfe'), 'SELECT gr%F6%DFe');
  });
  it('past the limit keep their verb', () => {
    const reader = new StatementReader(false);
    for (let i = 0; i < 4096; i++) nameBy(reader, `SELECT * FROM t${i}x`, ESCAPES_ON);
    assert.equal(nameBy(reader, 'DELETE FROM other', ESCAPES_ON), 'DELETE {*}');
    assert.equal(nameBy(reader, 'DELETE FROM t', ESCAPES_ON), 'DELETE {*}');
    assert.equal(reader.names.refused, 2);
    assert.equal(nameBy(reader, 'SELECT * FROM t7x', ESCAPES_ON), 'SELECT t7x');
  });
});

describe('the whole statement', () => {
  const same: readonly (readonly [fingerprint: string, ...statements: string[]])[] = [
    [
      'SELECT * FROM t WHERE a = ? AND b IN (?)',
      "select * from t where a=1 and b in (1,'x',NULL)",
      'SELECT * FROM t WHERE a = ? AND b IN (?, ?)',
    ],
    [
      'INSERT INTO t(a, b) VALUES (?)',
      'INSERT INTO t (a, b) VALUES (1, 2)',
      "insert into t(a,b) values (now(), 'x'), (f(1, (2)), 3)",
    ],
    [
      'SELECT ?, - ?, DATE ?',
      "SELECT 0x1F, 1e-5, .5, x'ff', N'a', _utf8'a' 'b', -3, DATE '2020-01-01'".replace(' .5,', ''),
    ],
    ['UPDATE t SET a = ? LIMIT ?', 'update t set a=1 limit 10, 20', 'UPDATE t SET a = "x" LIMIT 5'],
    [
      'SELECT a FROM t',
      'SELECT /*+ MAX_EXECUTION_TIME(5) */ a FROM t -- secret',
      'SELECT a # secret\nFROM t /* secret */',
    ],
    [
      'INSERT INTO t VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES (?), b = ?',
      'INSERT INTO t VALUES (1), (2) ON DUPLICATE KEY UPDATE a = VALUES(a), b = 5',
    ],
  ];
  for (const [fingerprint, ...statements] of same) {
    it(fingerprint, () => {
      for (const sql of statements) assert.equal(fingerprintOf(sql), fingerprint, sql);
    });
  }
  it('says nothing of accounts but what is done', () => {
    for (const sql of ["CREATE USER ann IDENTIFIED BY 'x'", 'CREATE USER ann IDENTIFIED BY PASSWORD x'])
      assert.equal(fingerprintOf(sql), 'CREATE USER');
    assert.equal(fingerprintOf('GRANT ALL ON a.* TO ann'), 'GRANT');
    assert.equal(fingerprintOf('SET PASSWORD FOR ann = PASSWORD(x)'), 'SET PASSWORD');
  });
  it('is nothing where the text is no statement', () => assert.equal(fingerprintOf('hunter2 is my password'), 'null'));
  it('is cut', () => assert.equal(fingerprintOf(`SELECT ${'a, '.repeat(1000)}b`).length, 1024));
});

describe('quotes', () => {
  it('end by the rules of the sql_mode that the server tells', () => {
    const sql = "SELECT 'a\\' FROM hidden WHERE x = ' FROM t";
    assert.equal(summaryOf(sql, ESCAPES_ON), 'SELECT t');
    assert.equal(summaryOf(sql, ESCAPES_OFF), 'SELECT hidden');
  });
  it('end the text where it is not known which rules hold', () => {
    assert.equal(summaryOf("SELECT 'a\\' FROM hidden WHERE x = ' FROM t", ESCAPES_UNKNOWN), 'SELECT');
    assert.equal(summaryOf("SELECT 'a\\\\' FROM t", ESCAPES_UNKNOWN), 'SELECT t');
    assert.equal(summaryOf('SELECT "a\\" FROM hidden, " FROM t'), 'SELECT');
    assert.equal(summaryOf("SELECT '\xbf\\' FROM hidden, ' FROM t"), 'SELECT');
  });
  it('mean nothing in comments, and nobody knows in those that may be executed', () => {
    assert.equal(summaryOf("/* don't */ SELECT 'x' FROM t"), 'SELECT t');
    assert.equal(summaryOf("/*!99999 don't */ SELECT 'x' FROM hidden"), '_OTHER');
    assert.equal(summaryOf('/*!50003 SELECT */ * FROM t'), 'SELECT t');
  });
  it('that never end hide what follows', () => {
    for (const open of ["'", '"', '`', '/*', '$$', "x'"]) assert.equal(summaryOf(`SELECT a ${open} FROM t`), 'SELECT');
  });
});
