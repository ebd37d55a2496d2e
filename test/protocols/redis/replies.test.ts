import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ERROR_FOR_BOTH,
  ERROR_FOR_NONE,
  INVALID,
  NEED_MORE,
  REQUEST,
  RESPONSE,
} from '../../../src/protocols/protocol.ts';
import { RedisDecoder, redisAttributes } from '../../../src/protocols/redis/decoder.ts';
import { resp } from '../../connections/resp.ts';
import { Conversation } from '../decoding.ts';

const PLAIN = 0;

function redis(): Conversation {
  return new Conversation(new RedisDecoder());
}

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
    assert.equal(version(resp('GET', 'a'), '+OK\r\n'), null);
    assert.equal(version(resp('GET', 'a'), '$-1\r\n'), 'RESP2');
    assert.equal(version(resp('HELLO', '3'), '%1\r\n+a\r\n:1\r\n'), 'RESP3');
    assert.equal(version(resp('HELLO', '2'), '*2\r\n+a\r\n:1\r\n'), 'RESP2');
  });
});

describe('Redis attributes', () => {
  it('have OpenTelemetry names', () => {
    assert.deepEqual(redisAttributes('GET', null), {
      'db.system.name': 'redis',
      'db.operation.name': 'GET',
    });
    assert.deepEqual(redisAttributes('GET', 'ERR')['db.response.status_code'], 'ERR');
  });
});
