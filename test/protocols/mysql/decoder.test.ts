import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { MysqlDecoder } from '../../../src/protocols/mysql/decoder.ts';
import {
  ERROR_FOR_BOTH,
  INVALID,
  KIND_INTERIM,
  KIND_NO_REPLY,
  KIND_PAIRED,
  KIND_PUSH,
  type Message,
  NEED_MORE,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  UNKNOWN_REQUEST,
  WAIT,
} from '../../../src/protocols/protocol.ts';
import { Conversation, type Decoded } from '../decoding.ts';
import {
  command,
  DEPRECATE_EOF,
  definition,
  eof,
  error,
  execute,
  greeting,
  login,
  ok,
  PLAIN_CLIENT,
  packet,
  prepared,
  query,
  result,
  u16,
  u32,
} from './packets.ts';

const QUERY = 1;

function mysql(requestAttributes = false): Conversation {
  return new Conversation(new MysqlDecoder({ ...DEFAULT_DECODER_OPTIONS, requestAttributes }));
}

/** A connection that has begun. */
function connected(capabilities = PLAIN_CLIENT, requestAttributes = false): Conversation {
  const conversation = mysql(requestAttributes);
  conversation.decode(RESPONSE, greeting());
  const [asked] = conversation.decode(REQUEST, login(capabilities)).messages;
  conversation.decode(RESPONSE, ok(2), { token: asked?.token ?? 0 });
  return conversation;
}

function nameOf({ operation, resource }: Message): string {
  return resource === null ? operation : `${operation} ${resource}`;
}

function asked(conversation: Conversation, bytes: string): Message {
  const { messages, start } = conversation.decode(REQUEST, bytes);
  assert.equal(messages.length, 1);
  assert.equal(start, bytes.length);
  return messages[0] as Message;
}

function answered(conversation: Conversation, request: string, answer: string): Message {
  const { token } = asked(conversation, request);
  return onlyAnswer(conversation.decode(RESPONSE, answer, { token }), answer);
}

function onlyAnswer({ messages, start, status }: Decoded, answer: string): Message {
  assert.equal(status, NEED_MORE);
  assert.equal(start, answer.length);
  assert.equal(messages.length, 1);
  return messages[0] as Message;
}

describe('the handshake', () => {
  it('begins with a greeting that pairs with nothing', () => {
    const { messages } = mysql().decode(RESPONSE, greeting());
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_PUSH],
    );
  });
  it('is a transaction, whatever questions an authentication asks', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const { token, operation, kind } = asked(conversation, login(PLAIN_CLIENT));
    assert.deepEqual([operation, kind], ['LOGIN', KIND_PAIRED]);
    const change = conversation.decode(RESPONSE, packet(2, '\xfecaching_sha2_password\0salt'), { token });
    assert.deepEqual(
      change.messages.map((one) => one.kind),
      [KIND_INTERIM],
    );
    assert.equal(asked(conversation, packet(3, 'scramble')).kind, KIND_INTERIM);
    const more = conversation.decode(RESPONSE, packet(4, '\x01\x04'), { token });
    assert.deepEqual(
      more.messages.map((one) => one.kind),
      [KIND_INTERIM],
    );
    assert.equal(asked(conversation, packet(5, 'password\0')).kind, KIND_INTERIM);
    const done = conversation.decode(RESPONSE, ok(6), { token });
    assert.deepEqual(
      done.messages.map((one) => one.kind),
      [KIND_PAIRED],
    );
  });
  it('can be refused', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const answer = answered(conversation, login(PLAIN_CLIENT), error(2, 1045, '28000'));
    assert.deepEqual([answer.statusCode, answer.errorType, answer.errorFor], ['1045', '28000', ERROR_FOR_BOTH]);
  });
  it('that asks for TLS is the last thing that is read', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const { status, messages } = conversation.decode(
      REQUEST,
      packet(1, `${u32(0x8a00)}${u32(0)}\x2d${'\0'.repeat(23)}`),
    );
    assert.deepEqual([status, messages[0]?.kind], [OPAQUE, KIND_INTERIM]);
  });
  it('that agrees on compression is the last thing that is read', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const { token } = asked(conversation, login(PLAIN_CLIENT + 0x20));
    assert.equal(conversation.decode(RESPONSE, ok(2), { token }).status, OPAQUE);
  });
  it('without compression at the server goes on', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting(0x81bff7df));
    const { token } = asked(conversation, login(PLAIN_CLIENT + 0x20));
    assert.equal(conversation.decode(RESPONSE, ok(2), { token }).status, NEED_MORE);
  });
  it('may be an error in place of a greeting', () => {
    const { messages } = mysql().decode(RESPONSE, packet(0, '\xff\x10\x04Too many connections'));
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_PUSH],
    );
  });
});

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

describe('answers', () => {
  it('are OK or an error with its code and SQLSTATE', () => {
    assert.equal(answered(connected(), query('SET a = 1'), ok(1)).errorType, null);
    const failed = answered(connected(), query('SELECT 1 FROM t'), error(1, 1146, '42S02'));
    assert.deepEqual([failed.statusCode, failed.errorType], ['1146', '42S02']);
    const bare = answered(connected(), query('SELECT 1'), packet(1, `\xff${u16(2000)}no state`));
    assert.deepEqual([bare.statusCode, bare.errorType], ['2000', '2000']);
  });
  it('show nothing of an error but these', () => {
    const odd = answered(connected(), query('SELECT 1'), error(1, 1, 'a\x1b[2J', 'hunter2'));
    assert.deepEqual([odd.statusCode, odd.errorType], ['1', '1']);
  });
  it('wait for their request', () => {
    assert.equal(connected().decode(RESPONSE, ok(1), { token: NO_REQUEST }).status, WAIT);
  });
  const results: Readonly<Record<string, string>> = {
    'no rows': result([]),
    rows: result(['1', '22', '\xfe']),
    'no rows, without EOF': result([], { deprecated: true }),
    'rows, without EOF': result(['1', ''], { deprecated: true }),
    'an error among the rows':
      packet(1, '\x01') + definition(2) + eof(3) + packet(4, '\x011') + error(5, 1317, '70100'),
    'several results': result(['1'], { status: 0x0a }) + ok(6, { status: 0x0a }) + result([], { from: 7 }),
    'several results, without EOF':
      result(['1'], { status: 0x0a, deprecated: true }) + result([], { from: 5, deprecated: true }),
    'a cursor': packet(1, '\x01') + definition(2) + eof(3, 0x42),
    'no definitions (MariaDB), rows at once': packet(1, '\x02\0') + packet(2, '\0\0row') + ok(3, { head: 0xfe }),
    'definitions that are announced (MariaDB)':
      packet(1, '\x01\x01') + definition(2) + packet(3, '\0\0row') + ok(4, { head: 0xfe }),
    'progress (MariaDB), then OK': packet(1, '\xff\xff\xff\x01\x01\x02\x10\0\0\x04text') + ok(2),
    'nothing but progress and an error':
      packet(1, '\xff\xff\xff\x01\x01\x02\x10\0\0\x04text') + error(2, 1317, '70100'),
  };
  for (const [title, bytes] of Object.entries(results)) {
    it(`with ${title} are one, whole and at every cut`, () => {
      const whole = answered(mysql(), query('SELECT 1'), bytes);
      for (let cut = 1; cut < bytes.length; cut++) {
        const conversation = mysql();
        const { token } = asked(conversation, query('SELECT 1'));
        const first = conversation.decode(RESPONSE, bytes.slice(0, cut), { token });
        assert.equal(first.messages.length, 0);
        const from = first.start + (first.status === SKIP ? first.skip : 0);
        const second = conversation.decode(RESPONSE, bytes.slice(from), { token });
        assert.equal(second.messages.length, 1, `cut at ${cut}`);
        assert.equal(second.messages[0]?.errorType, whole.errorType);
      }
    });
  }
  it('pass over rows of more than 16 MiB by their lengths', () => {
    const conversation = connected();
    const { token } = asked(conversation, query('SELECT 1'));
    const first = conversation.decode(RESPONSE, `${packet(1, '\x01') + definition(2) + eof(3)}\xff\xff\xff\x04\xfe`, {
      token,
    });
    assert.deepEqual([first.status, first.skip], [SKIP, 0xffffff]);
    const rest = `${packet(5, '\xfe end of the row')}${eof(6)}`;
    assert.equal(conversation.decode(RESPONSE, rest, { token }).messages.length, 1);
  });
  it('that ask for a file leave the request open', () => {
    const conversation = connected();
    const { token } = asked(conversation, query("LOAD DATA LOCAL INFILE 'x' INTO TABLE t"));
    const asking = conversation.decode(RESPONSE, packet(1, '\xfbx'), { token });
    assert.deepEqual(
      asking.messages.map(({ kind }) => kind),
      [KIND_INTERIM],
    );
    assert.deepEqual(
      conversation.decode(REQUEST, packet(2, 'SELECT secret') + packet(3, '')).messages.map(({ kind }) => kind),
      [KIND_INTERIM, KIND_INTERIM],
    );
    const done = onlyAnswer(conversation.decode(RESPONSE, ok(4), { token }), ok(4));
    assert.equal(done.kind, KIND_PAIRED);
  });
  it('to commands that are no query have their own shapes', () => {
    assert.equal(answered(connected(), command(0x09), packet(1, 'Uptime: 7')).errorType, null);
    assert.equal(answered(connected(), command(0x04, 't\0'), definition(1) + definition(2) + eof(3)).errorType, null);
    assert.equal(
      answered(connected(), command(0x1c, u32(1) + u32(2)), packet(1, '\0\0a') + eof(2, 0x80)).errorType,
      null,
    );
    assert.equal(answered(connected(), command(0x1b, '\0\0'), eof(1)).errorType, null);
    assert.equal(answered(connected(), command(0x0d), eof(1)).errorType, null);
  });
  it('of a server that ends are not asked for', () => {
    const { messages } = connected().decode(RESPONSE, error(0, 1053, '08S01'));
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_PUSH],
    );
  });
});

describe('prepared statements', () => {
  const definitions = definition(2) + definition(3) + eof(4) + definition(5) + eof(6);
  it('carry the name of their text', () => {
    const conversation = connected();
    answered(conversation, command(0x16, 'SELECT a FROM t WHERE b = ? AND c = ?'), prepared(3, 1, 2) + definitions);
    assert.equal(nameOf(asked(conversation, execute(3))), 'SELECT t');
    assert.equal(nameOf(asked(conversation, execute(4))), 'STMT_EXECUTE (prepared before)');
    asked(conversation, command(0x19, u32(3)));
    assert.equal(nameOf(asked(conversation, execute(3))), 'STMT_EXECUTE (prepared before)');
  });
  it('are answered in every shape', () => {
    for (const [answer, capabilities] of [
      [prepared(1, 0, 0), 0],
      [prepared(1, 0, 1) + definition(2) + eof(3), 0],
      [prepared(1, 1, 0) + definition(2) + eof(3), 0],
      [prepared(1, 1, 2) + definitions, 0],
      [prepared(1, 0, 1) + definition(2), DEPRECATE_EOF],
      [prepared(1, 1, 1) + definition(2) + definition(3), DEPRECATE_EOF],
      [error(1, 1064, '42000'), 0],
    ] as const) {
      answered(connected(PLAIN_CLIENT + capabilities), command(0x16, 'SELECT ?'), answer);
    }
  });
  it('that are executed before their number is known are the last ones (MariaDB)', () => {
    const conversation = connected();
    const { messages } = conversation.decode(REQUEST, command(0x16, 'DELETE FROM t') + execute(0xffffffff));
    assert.deepEqual(messages.map(nameOf), ['STMT_PREPARE t', 'DELETE t']);
  });
  it('in bulk are named too (MariaDB)', () => {
    const conversation = connected();
    answered(conversation, command(0x16, 'INSERT INTO t VALUES (?)'), prepared(1, 0, 1) + definition(2) + eof(3));
    assert.equal(nameOf(asked(conversation, command(0xfa, `${u32(1)}${u16(128)}\x03\0\0x`))), 'INSERT t');
  });
  it('are forgotten when the connection is reset', () => {
    const conversation = connected();
    answered(conversation, command(0x16, 'SELECT 1 FROM t'), prepared(1, 0, 0));
    asked(conversation, command(0x1f));
    assert.equal(nameOf(asked(conversation, execute(1))), 'STMT_EXECUTE (prepared before)');
  });
  it('of one connection are bounded, and what is forgotten is counted', () => {
    const conversation = connected();
    for (let id = 1; id <= 1025; id++) answered(conversation, command(0x16, 'SELECT 1 FROM t'), prepared(id, 0, 0));
    assert.equal(conversation.decoder.cappedNames?.(), 1);
    assert.equal(nameOf(asked(conversation, execute(1))), 'STMT_EXECUTE (prepared before)');
    assert.equal(nameOf(asked(conversation, execute(1025))), 'SELECT t');
  });
});

describe('attached in the middle', () => {
  const answer = (bytes: string): Message =>
    onlyAnswer(mysql().decode(RESPONSE, bytes, { token: UNKNOWN_REQUEST }), bytes);
  it('answers tell their own shape', () => {
    for (const bytes of [
      ok(1),
      result(['1', '2']),
      result(['1'], { deprecated: true }),
      prepared(1, 1, 1) + definition(2) + eof(3) + definition(4) + eof(5),
      prepared(1, 0, 1) + definition(2),
      packet(1, 'Uptime: 7 Threads: 1'),
      eof(1),
    ])
      assert.equal(answer(bytes).errorType, null);
    assert.equal(answer(error(1, 1062, '23000')).statusCode, '1062');
  });
  it('an EOF behind definitions is learnt where it comes later', () => {
    const conversation = mysql();
    const { token } = asked(conversation, command(0x16, 'SELECT ?'));
    assert.equal(conversation.decode(RESPONSE, prepared(1, 0, 1) + definition(2), { token }).messages.length, 1);
    const late = conversation.decode(RESPONSE, eof(3), { token: NO_REQUEST });
    assert.deepEqual(
      late.messages.map(({ kind }) => kind),
      [KIND_PUSH],
    );
    assert.equal(conversation.decode(RESPONSE, prepared(2, 0, 1) + definition(2), { token }).messages.length, 0);
  });
});

describe('what only trace shows', () => {
  it('is the database, by the handshake, USE and INIT_DB', () => {
    const conversation = connected(PLAIN_CLIENT, true);
    const namespace = (bytes: string): unknown => asked(conversation, bytes).attributes?.['db.namespace'];
    assert.equal(namespace(query('SELECT 1')), 'shop');
    assert.equal(namespace(query('USE other')), 'other');
    assert.equal(namespace(command(0x02, 'third')), 'third');
    assert.equal(namespace(command(0x0e)), 'third');
  });
  it('is how many rows came, or were changed', () => {
    assert.deepEqual(answered(connected(PLAIN_CLIENT, true), query('SELECT 1'), result(['1', '2'])).attributes, {
      'db.response.returned_rows': 2,
    });
    assert.deepEqual(answered(connected(PLAIN_CLIENT, true), query('DO 1'), ok(1, { affected: 3 })).attributes, {
      'db.response.affected_rows': 3,
    });
  });
  it('is nothing otherwise', () => assert.equal(asked(connected(), query('SELECT 1')).attributes, null));
});

describe('quotes', () => {
  it('are those that the server told of', () => {
    const sql = query("SELECT 'a\\' FROM hidden WHERE x = ' FROM t");
    const conversation = connected();
    assert.equal(nameOf(asked(conversation, sql)), 'SELECT t');
    conversation.decode(RESPONSE, ok(1, { status: 0x0202 }), { token: QUERY });
    assert.equal(nameOf(asked(conversation, sql)), 'SELECT hidden');
    assert.equal(nameOf(asked(mysql(), sql)), 'SELECT');
  });
});

describe('with whole statements asked for', () => {
  it('the resource is the statement without its values', () => {
    const decoder = new MysqlDecoder({ ...DEFAULT_DECODER_OPTIONS, statements: true });
    const message = asked(new Conversation(decoder), query("SELECT a FROM t WHERE b IN (1, 2) AND c = 'hunter2'"));
    assert.equal(nameOf(message), 'SELECT SELECT a FROM t WHERE b IN (?) AND c = ?');
  });
});
