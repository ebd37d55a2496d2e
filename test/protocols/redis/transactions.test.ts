import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { Message, REQUEST, RESPONSE, UNKNOWN_REQUEST } from '../../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../../src/protocols/redis/decoder.ts';
import type { RedisState } from '../../../src/protocols/redis/state.ts';
import { resp } from '../../connections/resp.ts';
import { Conversation } from '../decoding.ts';

function command(line: string): string {
  return resp(...line.split(' '));
}

/** Sends each command and its reply; returns the errors that the last reply told of earlier commands. */
function errors(exchanges: readonly (readonly [line: string, reply: string])[], keys = false): string[] {
  const conversation = new Conversation(new RedisDecoder({ ...DEFAULT_DECODER_OPTIONS, keys }));
  const tokens = exchanges.map(([line]) => conversation.decode(REQUEST, command(line)).messages[0]?.token ?? 0);
  let told: string[] = [];
  exchanges.forEach(([line, reply], index) => {
    const { messages } = conversation.decode(RESPONSE, reply, { token: tokens[index] as number });
    assert.equal(messages.length, 1, line);
    told = innerOf(messages[0]);
  });
  return told;
}

function innerOf(message: Message | undefined): string[] {
  const inner = message?.inner;
  return Array.from({ length: inner?.count ?? 0 }, (_, index) => {
    const { operation, resource, errorType } = inner?.at(index) ?? { operation: '', resource: null, errorType: '' };
    return `${operation} ${resource}: ${errorType}`;
  });
}

const OK = '+OK\r\n';
const QUEUED = '+QUEUED\r\n';

describe("an error in EXEC's answer", () => {
  it('is told with the command that was queued in its place', () => {
    const exec = '*3\r\n+OK\r\n-WRONGTYPE Operation against a key\r\n:1\r\n';
    assert.deepEqual(
      errors([
        ['MULTI', OK],
        ['SET a 1', QUEUED],
        ['LPUSH a 1', QUEUED],
        ['INCR a', QUEUED],
        ['EXEC', exec],
      ]),
      ['LPUSH null: WRONGTYPE'],
    );
  });

  it('is told with the key pattern, where patterns are asked for', () => {
    const exec = '*1\r\n-WRONGTYPE Operation against a key\r\n';
    assert.deepEqual(
      errors(
        [
          ['MULTI', OK],
          ['LPUSH user:7 1', QUEUED],
          ['EXEC', exec],
        ],
        true,
      ),
      ['LPUSH user:{id}: WRONGTYPE'],
    );
  });

  it('may be a blob, and each of several is told', () => {
    const exec = '*3\r\n!21\r\nSYNTAX invalid syntax\r\n*1\r\n-ERR nested\r\n-ERR x\r\n';
    assert.deepEqual(
      errors([
        ['MULTI', OK],
        ['GET a', QUEUED],
        ['PING', QUEUED],
        ['INCR a', QUEUED],
        ['EXEC', exec],
      ]),
      ['GET null: SYNTAX', 'INCR null: ERR'],
    );
  });

  it('belongs to no command that was refused, and never to that of another transaction', () => {
    const exec = '*1\r\n-WRONGTYPE x\r\n';
    assert.deepEqual(
      errors([
        ['MULTI', OK],
        ['GET a', QUEUED],
        ['DISCARD', OK],
        ['MULTI', OK],
        ['GET', '-ERR wrong number of arguments\r\n'],
        ['LPUSH a 1', QUEUED],
        ['EXEC', exec],
      ]),
      ['LPUSH null: WRONGTYPE'],
    );
  });

  it('is told of none where the answers are not as many as what was seen queued', () => {
    const decoder = new RedisDecoder();
    const conversation = new Conversation(decoder);
    const [, second, exec] = conversation.decode(
      REQUEST,
      ['GET a', 'LPUSH a 1', 'EXEC'].map(command).join(''),
    ).messages;
    conversation.decode(RESPONSE, QUEUED, { token: UNKNOWN_REQUEST });
    conversation.decode(RESPONSE, QUEUED, { token: second?.token ?? 0 });
    const { messages } = conversation.decode(RESPONSE, '*2\r\n+OK\r\n-ERR x\r\n', { token: exec?.token ?? 0 });
    assert.deepEqual(innerOf(messages[0]), []);
    assert.equal(decoder.cappedNames() > 0, true);
  });

  it('is told of an answer that is cut off behind it', () => {
    const decoder = new RedisDecoder();
    const conversation = new Conversation(decoder);
    const [, queued, exec] = conversation.decode(REQUEST, ['MULTI', 'GET a', 'EXEC'].map(command).join('')).messages;
    conversation.decode(RESPONSE, QUEUED, { token: queued?.token ?? 0 });
    conversation.decode(RESPONSE, QUEUED, { token: queued?.token ?? 0 });
    const text = '*2\r\n-WRONGTYPE x\r\n$1000\r\nabc';
    assert.equal(conversation.decode(RESPONSE, text, { token: exec?.token ?? 0 }).messages.length, 0);
    const message = new Message();
    assert.equal(decoder.cut(conversation.state as RedisState, RESPONSE, message), true);
    assert.deepEqual(innerOf(message), ['GET null: WRONGTYPE']);
  });

  it('is none of an aborted or empty transaction', () => {
    assert.deepEqual(
      errors([
        ['MULTI', OK],
        ['GET a', QUEUED],
        ['EXEC', '*-1\r\n'],
      ]),
      [],
    );
    assert.deepEqual(
      errors([
        ['MULTI', OK],
        ['EXEC', '*0\r\n'],
      ]),
      [],
    );
    assert.deepEqual(
      errors([
        ['MULTI', OK],
        ['GET a', QUEUED],
        ['EXEC', '-EXECABORT x\r\n'],
      ]),
      [],
    );
  });

  it('is none of a command outside of transactions that answers with errors in an array', () => {
    assert.deepEqual(errors([['EVALSHA s 0', '*2\r\n-ERR a\r\n+OK\r\n']]), []);
  });
});
