import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { REQUEST } from '../../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../../src/protocols/redis/decoder.ts';
import { KeyTable } from '../../../src/protocols/redis/keys.ts';
import { resp } from '../../connections/resp.ts';
import { Conversation } from '../decoding.ts';

function pattern(key: string, table = new KeyTable()): string | null {
  const bytes = new Uint8Array(Buffer.from(key));
  return table.patternOf(bytes, 0, bytes.length);
}

/** The resource of one command. */
function resource(command: string, keys = true): string | null | undefined {
  const conversation = new Conversation(new RedisDecoder({ ...DEFAULT_DECODER_OPTIONS, keys }));
  return conversation.decode(REQUEST, resp(...command.split(' '))).messages[0]?.resource;
}

describe('the pattern of a key', () => {
  for (const [key, expected] of [
    ['user:42', 'user:{id}'],
    ['user:42:name', 'user:{id}:name'],
    ['session:550e8400-e29b-41d4-a716-446655440000', 'session:{uuid}'],
    ['cache:da39a3ee5e6b4b0d3255bfef95601890afd80709', 'cache:{hash}'],
    ['hits:2026-01-31', 'hits:{date}'],
    ['token:dGhpc2lzYXRva2VuMTIzNDU2', 'token:{token}'],
    ['{user:7}:friends', 'user:{id}:friends'],
    ['42', '{id}'],
    ['counter', 'counter'],
    ['a::b:', 'a::b:'],
    ['caf\u00e9 au lait', 'caf%C3%A9%20au%20lait'],
  ] as const) {
    it(`of ${key} is ${expected}`, () => assert.equal(pattern(key), expected));
  }

  it('has {*} where a place has more than 100 children', () => {
    const table = new KeyTable();
    for (let i = 0; i < 100; i++) assert.equal(pattern(`name:n${i}`, table), `name:n${i}`);
    assert.equal(pattern('name:another', table), 'name:{*}');
    assert.equal(table.capped, 1);
  });
});

describe('the resource of a Redis command', () => {
  for (const [command, expected] of [
    ['GET user:42', 'user:{id}'],
    ['SET user:42 user:43', 'user:{id}'],
    ['MGET a:1 b:2', 'a:{id}'],
    ['EVAL script 1 lock:7 secret', 'lock:{id}'],
    ['EVAL script 0 secret', null],
    ['ZUNION 2 board:1 board:2', 'board:{id}'],
    ['BLMPOP 0 2 queue:1 queue:2 LEFT', 'queue:{id}'],
    ['BLPOP queue:1 0', 'queue:{id}'],
    ['BITOP AND to:1 from:2', 'to:{id}'],
    ['OBJECT ENCODING user:42', 'user:{id}'],
    ['XGROUP CREATE stream:1 group $', 'stream:{id}'],
    ['XREAD COUNT 10 BLOCK 0 STREAMS stream:1 0', 'stream:{id}'],
    ['XREADGROUP GROUP g c BLOCK 0 STREAMS stream:1 >', 'stream:{id}'],
    ['JSON.GET doc:1 $', 'doc:{id}'],
    ['MIGRATE host 6379 user:1 0 5000', 'user:{id}'],
    [`GET ${'k'.repeat(300)}`, '{*}'],
    ['AUTH secret', null],
    ['HELLO 3 AUTH user secret', null],
    ['CONFIG SET requirepass secret', null],
    ['PUBLISH channel message', null],
    ['SCAN 0 MATCH secret:*', null],
    ['FT.SEARCH index secret', null],
    ['MYSTERY user:42', null],
    ['PING', null],
  ] as const) {
    it(`${command.slice(0, 50)}: ${expected}`, () => assert.equal(resource(command), expected));
  }

  it('is no key unless patterns are asked for', () => assert.equal(resource('GET user:42', false), null));

  it('is read of inline commands, too', () => {
    const conversation = new Conversation(new RedisDecoder({ ...DEFAULT_DECODER_OPTIONS, keys: true }));
    const { messages } = conversation.decode(REQUEST, 'GET user:42\r\nEVAL s 1 lock:7\r\n');
    assert.deepEqual(
      messages.map((message) => message.resource),
      ['user:{id}', 'lock:{id}'],
    );
  });

  it('waits for the bytes of a key that a call cuts', () => {
    const conversation = new Conversation(new RedisDecoder({ ...DEFAULT_DECODER_OPTIONS, keys: true }));
    const first = conversation.decode(REQUEST, '*2\r\n$3\r\nGET\r\n$7\r\nuser:');
    assert.equal(first.messages.length, 0);
    const rest = conversation.decode(REQUEST, '$7\r\nuser:42\r\n');
    assert.equal(rest.messages[0]?.resource, 'user:{id}');
  });
});
