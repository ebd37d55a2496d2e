import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  KIND_INTERIM,
  KIND_PAIRED,
  KIND_PUSH,
  type Message,
  NO_REQUEST,
  REQUEST,
  RESPONSE,
  SKIP,
  UNKNOWN_REQUEST,
  WAIT,
} from '../../../src/protocols/protocol.ts';
import { answered, asked, connected, mysql, onlyAnswer } from './conversation.ts';
import { command, definition, eof, error, ok, packet, prepared, query, result, u16, u32 } from './packets.ts';

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
      [KIND_INTERIM],
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
