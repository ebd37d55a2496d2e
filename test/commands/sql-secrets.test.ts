/** No literal of any SQL text, no password of a handshake, and no text of an error is in anything that sae-mon says. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { recordServer } from '../app/make-recording.ts';
import { Conversation } from '../connections/conversation.ts';
import {
  command,
  error,
  execute,
  greeting,
  login,
  ok,
  PLAIN_CLIENT,
  prepared,
  query,
  result,
} from '../protocols/mysql/packets.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { runSaeMon } from './run-sae-mon.ts';

const WORD = 'hunter';
const NUMBER = '73501';
const SECRET = new RegExp(`${WORD}|${NUMBER}`, 'i');

const STATEMENTS = [
  `SELECT '${WORD}', "${WORD}", ${NUMBER}, -${NUMBER}.5e7, 0x${NUMBER}, x'${NUMBER}', DATE '${NUMBER}' FROM orders`,
  `SELECT 'it''s ${WORD}', 'a\\'${WORD}', "b\\"${WORD}", 'c\\\\' FROM orders WHERE a = '${WORD}'`,
  `SELECT a FROM orders WHERE b IN (${NUMBER}, '${WORD}') AND c BETWEEN ${NUMBER} AND ${NUMBER} LIMIT ${NUMBER}`,
  `INSERT INTO orders (a, b) VALUES (${NUMBER}, '${WORD}'), (${NUMBER}, '${WORD}')`,
  `SELECT /*+ SET_VAR(a = '${WORD}') */ a /* ${WORD} */ FROM orders -- ${WORD}`,
  `SELECT a FROM orders # ${WORD}`,
  `SELECT $$${WORD}$$, _utf8mb4'${WORD}', N'${WORD}' FROM orders`,
  `SELECT a FROM orders, \`${NUMBER}\`, shop.${NUMBER}`,
  `CREATE USER ann IDENTIFIED BY '${WORD}'`,
  `SET PASSWORD FOR ann = PASSWORD('${WORD}')`,
  `PREPARE s FROM 'SELECT ${NUMBER}'`,
  `SELECT '${WORD} FROM orders`,
  `${WORD} is what I typed in the wrong window`,
];

const folder = new TemporaryFolder();
const recording = folder.file('secrets.rec');
before(() => recordServer(recording, new Conversation({ role: 'server', fresh: true }), said));
after(() => folder[Symbol.dispose]());

function* said(conversation: Conversation): Generator<Uint8Array> {
  const receive = (text: string): Uint8Array => at(() => conversation.receive(bytes(text)));
  const send = (text: string): Uint8Array => at(() => conversation.send(bytes(text)));
  const at = (record: () => Uint8Array): Uint8Array => {
    conversation.nowNs += 100_000;
    return record();
  };
  yield send(greeting());
  yield receive(login(PLAIN_CLIENT).replace('p'.repeat(20), `${WORD}2-${NUMBER}-pppppp`));
  yield send(ok(2));
  for (const statement of STATEMENTS) {
    yield receive(query(statement));
    yield send(result([WORD]));
    yield receive(query(statement));
    yield send(error(1, 1064, '42000', `near '${WORD} ${NUMBER}'`));
  }
  yield receive(command(0x16, `SELECT a FROM orders WHERE b = '${WORD}' AND c = ?`));
  yield send(prepared(7, 0, 0));
  yield receive(execute(7).replace(/^./, '\x1a') + `\0\x01\xfd\0\x06${WORD}`.padEnd(16, '\0'));
  yield send(result([NUMBER]));
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

const FORMS = [
  ['export', '--json'],
  ['export', '--json', '--interval', '1s'],
  ['export', '--json', '--histograms'],
  ['trace'],
  ['trace', '--json'],
  ['trace', '--errors'],
  ['trace', '--verbose'],
  ['trace', '--verbose', '--json'],
  ['top', '--once'],
];
for (const form of FORMS) {
  for (const flags of [[], ['--sql']]) {
    test(`nothing is said by ${[...form, ...flags].join(' ')}`, async () => {
      const { code, stdout, stderr } = await runSaeMon(...form, ...flags, '--replay', recording);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /orders/);
      assert.doesNotMatch(stdout, SECRET);
      assert.doesNotMatch(stderr, SECRET);
    });
  }
}

test('all statements are rows, or a transaction each', async () => {
  const { stdout } = await runSaeMon('trace', '--json', '--replay', recording);
  assert.equal(stdout.match(/"kind":"transaction"/g)?.length, 1 + 2 * STATEMENTS.length + 2);
});
