import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ANSWER_RESULTS } from '../../../src/protocols/mysql/commands.ts';
import {
  INVALID,
  KIND_NO_REPLY,
  type Message,
  NEED_MORE,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
} from '../../../src/protocols/protocol.ts';
import { asked, connected, mysql, nameOf } from './conversation.ts';
import { command, execute, ok, packet, query, u16, u32 } from './packets.ts';

describe('commands', () => {
  const named: Readonly<Record<string, string>> = {
    [query('select * from orders where id = 1')]: 'SELECT orders',
    [query('\0\x01SELECT * FROM t')]: 'SELECT t',
    [query(`\x02\x01\0\x01\xfe\0\x01a${u16(3)}\x01b\x05hello${u32(7)}SELECT * FROM t`)]: 'SELECT t',
    [query(`\x01\x01\x01\x01\x06\0\x01aSELECT * FROM t`)]: 'SELECT t',
    [command(0x16, 'UPDATE t SET a = ?')]: 'STMT_PREPARE t',
    [execute(7)]: 'STMT_EXECUTE (prepared before)',
    [command(0x02, 'shop')]: 'INIT_DB',
    [command(0x04, 't\0')]: 'FIELD_LIST',
    [command(0x09)]: 'STATISTICS',
    [command(0x0e)]: 'PING',
    [command(0x1f)]: 'RESET_CONNECTION',
    [command(0x1b, '\0\0')]: 'SET_OPTION',
    [command(0x11, 'ann\0\x14xxxxxxxxxxxxxxxxxxxxshop\0')]: 'CHANGE_USER',
    [command(0x1c, u32(1) + u32(10))]: 'STMT_FETCH',
    [command(0x1a, u32(1))]: 'STMT_RESET',
  };
  for (const [bytes, name] of Object.entries(named)) {
    it(`${name} is told whole, and at every cut`, () => {
      assert.equal(nameOf(asked(mysql(), bytes)), name);
      for (let cut = 1; cut < bytes.length; cut++) {
        const conversation = mysql();
        const first = conversation.decode(REQUEST, bytes.slice(0, cut));
        if (first.status === SKIP) {
          assert.equal(first.start + first.skip, bytes.length);
          const rest = conversation.decode(REQUEST, '');
          assert.equal(nameOf(rest.messages[0] as Message), name);
        } else {
          assert.deepEqual([first.status, first.messages.length], [NEED_MORE, 0]);
          assert.equal(nameOf(asked(conversation, bytes.slice(first.start))), name);
        }
      }
    });
  }
  it('that nobody answers are one-way', () => {
    for (const bytes of [command(0x01), command(0x19, u32(1)), command(0x18, `${u32(1)}\0\0data`)])
      assert.equal(asked(mysql(), bytes).kind, KIND_NO_REPLY);
  });
  it('of replication are recognised, and what follows is left alone', () => {
    for (const code of [0x12, 0x1e]) {
      const { status, messages } = mysql().decode(REQUEST, command(code, 'x'.repeat(20)));
      assert.deepEqual([status, messages[0]?.kind], [OPAQUE, KIND_NO_REPLY]);
    }
  });
  it('that do not exist are refused', () => {
    for (const code of [0x21, 0x0b, 0xff]) assert.equal(mysql().decode(REQUEST, command(code)).status, INVALID);
  });
  it('of more than 16 MiB are one', () => {
    const conversation = mysql();
    const text = `INSERT INTO t VALUES ('${'x'.repeat(100)}`;
    const first = conversation.decode(REQUEST, `\xff\xff\xff\0\x03${text.padEnd(5000, 'x')}`);
    assert.deepEqual([first.status, first.start + first.skip], [SKIP, 4 + 0xffffff]);
    const second = conversation.decode(REQUEST, '\xff\xff\xff\x01xx');
    assert.deepEqual([second.status, second.start + second.skip], [SKIP, 4 + 0xffffff]);
    const { messages } = conversation.decode(REQUEST, packet(2, 'end'));
    assert.deepEqual(messages.map(nameOf), ['INSERT t']);
  });
  it('are told apart in a pipeline', () => {
    const { messages } = mysql().decode(REQUEST, query('SELECT 1') + command(0x0e) + query('COMMIT'));
    assert.deepEqual(messages.map(nameOf), ['SELECT', 'PING', 'COMMIT']);
  });
  it('are named by 4 KiB of their text', () => {
    const bytes = query(`SELECT * FROM t WHERE a = '${'x'.repeat(100_000)}'`);
    const { status, start, skip } = mysql().decode(REQUEST, bytes.slice(0, 4 + 4096));
    assert.deepEqual([status, start + skip], [SKIP, bytes.length]);
  });
});

describe('quotes', () => {
  it('are those that the server told of', () => {
    const sql = query("SELECT 'a\\' FROM hidden WHERE x = ' FROM t");
    const conversation = connected();
    assert.equal(nameOf(asked(conversation, sql)), 'SELECT t');
    conversation.decode(RESPONSE, ok(1, { status: 0x0202 }), { token: ANSWER_RESULTS });
    assert.equal(nameOf(asked(conversation, sql)), 'SELECT hidden');
    assert.equal(nameOf(asked(mysql(), sql)), 'SELECT');
  });
});

describe('with whole statements asked for', () => {
  it('the resource is the statement without its values', () => {
    const message = asked(mysql({ statements: true }), query("SELECT a FROM t WHERE b IN (1, 2) AND c = 'hunter2'"));
    assert.equal(nameOf(message), 'SELECT SELECT a FROM t WHERE b IN (?) AND c = ?');
  });
});
