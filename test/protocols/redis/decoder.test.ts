import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ERROR_FOR_BOTH,
  ERROR_FOR_NONE,
  INVALID,
  Input,
  KIND_NO_REPLY,
  KIND_PAIRED,
  KIND_PUSH,
  MESSAGE,
  Message,
  NEED_MORE,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  UNKNOWN_REQUEST,
  WAIT,
} from '../../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../../src/protocols/redis/decoder.ts';
import { Conversation } from '../decoding.ts';

const PLAIN = 0;

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

function redis(): Conversation {
  return new Conversation(new RedisDecoder());
}

function operations(text: string): string[] {
  return redis()
    .decode(REQUEST, text)
    .messages.map(({ operation }) => operation);
}

/** Kinds of the replies to one request. */
function kinds(conversation: Conversation, request: string, replies: string): number[] {
  const [asked] = conversation.decode(REQUEST, request).messages;
  return conversation.decode(RESPONSE, replies, { token: asked?.token ?? PLAIN }).messages.map(({ kind }) => kind);
}

describe('Redis requests', () => {
  it('are named by command and subcommand, in upper case, and never by what they hold', () => {
    const text = [
      command('get', 'secret'),
      command('Config', 'Get', 'secret'),
      command('CLIENT', 'NO-EVICT', 'on'),
      command('JSON.SET', 'a', '$', '1'),
      command('FOO.BAR', 'secret'),
      command('CONFIG', 'secret'),
      command('COMMAND'),
    ];
    assert.deepEqual(operations(text.join('')), [
      'GET',
      'CONFIG GET',
      'CLIENT NO-EVICT',
      'JSON.SET',
      '_OTHER',
      'CONFIG',
      'COMMAND',
    ]);
  });
  it('may be inline, where the word is a command', () => {
    assert.deepEqual(operations('PING\r\n\r\nset a 1\nCONFIG  GET  x \r\n'), ['PING', 'SET', 'CONFIG GET']);
    assert.equal(redis().decode(REQUEST, 'EHLO example.com\r\n').status, INVALID);
    assert.equal(redis().decode(REQUEST, '{"a":1}\r\n').status, INVALID);
  });
  it('may be inline and unknown, behind one that is known: renamed ones, those of modules, and mistyped ones', () => {
    for (const first of ['PING\r\n', command('GET', 'a'), 'AUTH x\n']) {
      const text = `${first}b840fc02d5 k v\r\nFOO.BAR "a b"\n_old\tx\r\nGETT a\r\nGET a\r\n`;
      assert.deepEqual(operations(text).slice(1), ['_OTHER', '_OTHER', '_OTHER', '_OTHER', 'GET'], first);
    }
    const unnamed = redis().decode(REQUEST, 'PING\r\nsecret-name 1\r\n').messages[1];
    assert.deepEqual([unnamed?.operation, unnamed?.kind, unnamed?.resource], ['_OTHER', KIND_PAIRED, null]);
  });
  it('are none behind a known one where they are no words, or the place was lost', () => {
    for (const line of ['Host: a\r\n', '{"a":1}\r\n', 'FOO \x01\r\n', '\x00\r\n', '-ERR a\r\n', '"FOO"\r\n']) {
      const conversation = redis();
      assert.equal(conversation.decode(REQUEST, `PING\r\n${line}`).status, INVALID, line);
    }
    const decoder = new RedisDecoder();
    const state = decoder.createState();
    const input = new Input();
    const decode = (text: string): number => {
      const bytes = Uint8Array.from(Buffer.from(text));
      input.bytes = bytes;
      input.view = new DataView(bytes.buffer);
      input.start = 0;
      input.end = bytes.length;
      return decoder.decode(state, input, new Message());
    };
    assert.equal(decode('PING\r\n'), MESSAGE);
    assert.equal(decode('FOO\r\n'), MESSAGE);
    decoder.resync(state, REQUEST);
    assert.equal(decode('FOO\r\n'), INVALID);
  });
  it('leave large arguments to SKIP, also the last, and go on behind them', () => {
    const conversation = redis();
    const first = conversation.decode(REQUEST, '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$3000000\r\nxx');
    assert.deepEqual([first.status, first.skip], [SKIP, 3_000_002]);
    assert.deepEqual(
      conversation.decode(REQUEST, command('GET', 'a')).messages.map(({ operation }) => operation),
      ['SET', 'GET'],
    );
  });
  it('that wait by design say so, but not inside a transaction', () => {
    const waits = (text: string) => redis().decode(REQUEST, text).messages.at(-1)?.waiting;
    for (const words of [
      ['BLPOP', 'a', '0'],
      ['wait', '1', '0'],
      ['XREAD', 'COUNT', '1', 'BLOCK', '0', 'STREAMS', 's', '$'],
      ['XREADGROUP', 'GROUP', 'g', 'c', 'block', '0', 'STREAMS', 's', '>'],
    ]) {
      assert.equal(waits(command(...words)), true, words.join(' '));
    }
    assert.equal(waits(command('XREAD', 'STREAMS', 'BLOCK', '0')), false);
    assert.equal(waits(command('LPOP', 'a')), false);
    assert.equal(waits(command('MULTI') + command('BLPOP', 'a', '0')), false);
    assert.equal(waits(command('MULTI') + command('EXEC') + command('BLPOP', 'a', '0')), true);
  });
  it('are not answered after CLIENT REPLY OFF, and one after SKIP', () => {
    const { messages } = redis().decode(
      REQUEST,
      [
        command('CLIENT', 'REPLY', 'OFF'),
        command('GET', 'a'),
        command('CLIENT', 'REPLY', 'ON'),
        command('client', 'reply', 'skip'),
        command('GET', 'a'),
        command('GET', 'a'),
      ].join(''),
    );
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_NO_REPLY, KIND_NO_REPLY, KIND_PAIRED, KIND_NO_REPLY, KIND_NO_REPLY, KIND_PAIRED],
    );
  });
  for (const text of [
    '*1\r\n:1\r\n',
    '*1\r\n$-1\r\n',
    '*1\r\n$3\r\nGETxx',
    '*x\r\n',
    '*99999999999\r\n',
    '*1\n$4\r\nPING\r\n',
    '$3\r\nGET\r\n',
    '+OK\r\n',
  ]) {
    it(`are refused as ${JSON.stringify(text)}`, () => assert.equal(redis().decode(REQUEST, text).status, INVALID));
  }
  it('of a replica that acknowledges are the replication stream', () => {
    const { status, messages } = redis().decode(REQUEST, command('REPLCONF', 'ACK', '1'));
    assert.deepEqual([status, messages[0]?.kind], [OPAQUE, KIND_NO_REPLY]);
  });
});

describe('Redis replies', () => {
  it('are framed in every type of RESP2 and RESP3', () => {
    const replies = [
      '+OK\r\n',
      ':-1\r\n',
      '$3\r\nabc\r\n',
      '$0\r\n\r\n',
      '$-1\r\n',
      '*-1\r\n',
      '*0\r\n',
      '*2\r\n*1\r\n:1\r\n$-1\r\n',
      '_\r\n',
      '#t\r\n',
      ',1.5\r\n',
      ',inf\r\n',
      '(12345678901234567890\r\n',
      '=7\r\ntxt:abc\r\n',
      '%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n_\r\n',
      '~2\r\n:1\r\n:2\r\n',
      '%0\r\n',
      '|1\r\n+ttl\r\n:5\r\n$1\r\nx\r\n',
      '*2\r\n|1\r\n+k\r\n+v\r\n:1\r\n:2\r\n',
      '$?\r\n;2\r\nab\r\n;1\r\nc\r\n;0\r\n',
      '*?\r\n:1\r\n*1\r\n:2\r\n.\r\n',
      '%?\r\n+a\r\n:1\r\n.\r\n',
    ];
    const { messages, start, status } = redis().decode(RESPONSE, replies.join(''), { token: PLAIN });
    assert.deepEqual([messages.length, start, status], [replies.length, replies.join('').length, NEED_MORE]);
  });
  it('that are errors have their first word as status and type; redirects have it as status, and are none', () => {
    const { messages } = redis().decode(
      RESPONSE,
      '-WRONGTYPE Operation\r\n-ERR x\r\n-MOVED 1 a:1\r\n-ASK 1 a:1\r\n!9\r\nSYNTAX no\r\n-my words\r\n*1\r\n-ERR nested\r\n',
      { token: PLAIN },
    );
    assert.deepEqual(
      messages.map(({ errorType, statusCode, errorFor }) => [errorType, statusCode, errorFor]),
      [
        ['WRONGTYPE', 'WRONGTYPE', ERROR_FOR_BOTH],
        ['ERR', 'ERR', ERROR_FOR_BOTH],
        [null, 'MOVED', ERROR_FOR_NONE],
        [null, 'ASK', ERROR_FOR_NONE],
        ['SYNTAX', 'SYNTAX', ERROR_FOR_BOTH],
        ['_OTHER', '_OTHER', ERROR_FOR_BOTH],
        [null, null, ERROR_FOR_NONE],
      ],
    );
  });
  it('of any size are consumed piece by piece', () => {
    const conversation = redis();
    const rest = (text: string) => conversation.decode(RESPONSE, text, { token: PLAIN });
    assert.equal(rest('*3\r\n$100\r\nab').skip, 102);
    assert.equal(rest(`:1\r\n+${'x'.repeat(200)}`).start, 205);
    assert.equal(rest('xxx\r').start, 3);
    assert.equal(rest('\r\n').messages.length, 1);
  });
  it('nested too deeply, or not well-formed, are refused', () => {
    for (const text of [
      '*1\r\n'.repeat(40),
      '+OK\n',
      '$3\r\nabcd\r\n',
      '$-2\r\n',
      '%-1\r\n',
      ':1\r\n.\r\n',
      ';3\r\n',
      '>0\r\n',
      'HTTP/1.1 200 OK\r\n',
      '*?\r\n;1\r\n',
    ]) {
      assert.equal(redis().decode(RESPONSE, text, { token: PLAIN }).status, INVALID, text);
    }
  });
  it('tell the version', () => {
    const conversation = redis();
    const version = (request: string, reply: string) => {
      const token = conversation.decode(REQUEST, request).messages[0]?.token ?? PLAIN;
      return conversation.decode(RESPONSE, reply, { token }).messages[0]?.version;
    };
    assert.equal(version(command('GET', 'a'), '+OK\r\n'), null);
    assert.equal(version(command('GET', 'a'), '$-1\r\n'), 'RESP2');
    assert.equal(version(command('HELLO', '3'), '%1\r\n+a\r\n:1\r\n'), 'RESP3');
    assert.equal(version(command('HELLO', '2'), '*2\r\n+a\r\n:1\r\n'), 'RESP2');
  });
});

describe('Redis pushes', () => {
  const CONFIRMED = '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n';
  const NEWS = '*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n';

  it('are all confirmations of SUBSCRIBE but the first, and messages, in RESP2', () => {
    assert.deepEqual(kinds(redis(), command('SUBSCRIBE', 'a', 'b'), CONFIRMED + NEWS + CONFIRMED + NEWS), [
      KIND_PAIRED,
      KIND_PUSH,
      KIND_PUSH,
      KIND_PUSH,
    ]);
  });
  it('are that in RESP3 too', () => {
    const text = (CONFIRMED + CONFIRMED + NEWS).replaceAll('*', '>');
    assert.deepEqual(kinds(redis(), command('SUBSCRIBE', 'a', 'b'), text), [KIND_PAIRED, KIND_PUSH, KIND_PUSH]);
    assert.deepEqual(kinds(redis(), command('GET', 'a'), '>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n$1\r\nx\r\n'), [
      KIND_PUSH,
      KIND_PAIRED,
    ]);
  });
  it('are not lists that look alike', () => {
    assert.deepEqual(kinds(redis(), command('LRANGE', 'l', '0', '-1'), NEWS), [KIND_PAIRED]);
    const left = redis();
    kinds(left, command('SUBSCRIBE', 'a'), CONFIRMED);
    kinds(left, command('UNSUBSCRIBE'), '*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n');
    assert.deepEqual(kinds(left, command('LRANGE', 'l', '0', '-1'), NEWS), [KIND_PAIRED]);
  });
  it('wait for the request where none is known, and are pushes where there is none', () => {
    const conversation = redis();
    for (const reply of [CONFIRMED, NEWS, '+1700000000.123456 [0 a:1] "GET"\r\n', '+FULLRESYNC abc 0\r\n']) {
      const { status, start } = conversation.decode(RESPONSE, reply);
      assert.deepEqual([status, start], [WAIT, 0], reply);
    }
    const { messages } = conversation.decode(RESPONSE, NEWS + NEWS, { token: UNKNOWN_REQUEST });
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_PUSH, KIND_PUSH],
    );
  });
  it('are what MONITOR shows', () => {
    assert.deepEqual(kinds(redis(), command('MONITOR'), '+OK\r\n+1700000000.123456 [0 a:1] "GET"\r\n'), [
      KIND_PAIRED,
      KIND_PUSH,
    ]);
  });
  it('and the replication stream is not decoded', () => {
    const conversation = redis();
    const token = conversation.decode(REQUEST, command('PSYNC', '?', '-1')).messages[0]?.token ?? PLAIN;
    assert.equal(conversation.decode(RESPONSE, '+FULLRESYNC abc 0\r\n$100\r\nREDIS', { token }).status, OPAQUE);
  });
});

describe('Redis attributes', () => {
  it('have OpenTelemetry names', () => {
    assert.deepEqual(new RedisDecoder().attributes('GET', null, null), {
      'db.system.name': 'redis',
      'db.operation.name': 'GET',
    });
    assert.deepEqual(new RedisDecoder().attributes('GET', null, 'ERR')['db.response.status_code'], 'ERR');
  });
});
