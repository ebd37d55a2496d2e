import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  INVALID,
  Input,
  KIND_NO_REPLY,
  KIND_PAIRED,
  MESSAGE,
  Message,
  OPAQUE,
  REQUEST,
  SKIP,
} from '../../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../../src/protocols/redis/decoder.ts';
import { resp } from '../../connections/resp.ts';
import { Conversation } from '../decoding.ts';

function redis(): Conversation {
  return new Conversation(new RedisDecoder());
}

function operations(text: string): string[] {
  return redis()
    .decode(REQUEST, text)
    .messages.map(({ operation }) => operation);
}

describe('Redis requests', () => {
  it('are named by command and subcommand, in upper case, and never by what they hold', () => {
    const text = [
      resp('get', 'secret'),
      resp('Config', 'Get', 'secret'),
      resp('CLIENT', 'NO-EVICT', 'on'),
      resp('JSON.SET', 'a', '$', '1'),
      resp('FOO.BAR', 'secret'),
      resp('CONFIG', 'secret'),
      resp('COMMAND'),
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
    for (const first of ['PING\r\n', resp('GET', 'a'), 'AUTH x\n']) {
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
      conversation.decode(REQUEST, resp('GET', 'a')).messages.map(({ operation }) => operation),
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
      assert.equal(waits(resp(...words)), true, words.join(' '));
    }
    assert.equal(waits(resp('XREAD', 'STREAMS', 'BLOCK', '0')), false);
    assert.equal(waits(resp('LPOP', 'a')), false);
    assert.equal(waits(resp('MULTI') + resp('BLPOP', 'a', '0')), false);
    assert.equal(waits(resp('MULTI') + resp('EXEC') + resp('BLPOP', 'a', '0')), true);
  });
  it('are not answered after CLIENT REPLY OFF, and one after SKIP', () => {
    const { messages } = redis().decode(
      REQUEST,
      [
        resp('CLIENT', 'REPLY', 'OFF'),
        resp('GET', 'a'),
        resp('CLIENT', 'REPLY', 'ON'),
        resp('client', 'reply', 'skip'),
        resp('GET', 'a'),
        resp('GET', 'a'),
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
    const { status, messages } = redis().decode(REQUEST, resp('REPLCONF', 'ACK', '1'));
    assert.deepEqual([status, messages[0]?.kind], [OPAQUE, KIND_NO_REPLY]);
  });
});
