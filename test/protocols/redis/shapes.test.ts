import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../../src/protocols/redis/decoder.ts';
import { resp } from '../../connections/resp.ts';
import { Conversation } from '../decoding.ts';

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  GET: ['k'],
  SET: ['k', 'v'],
  INCR: ['k'],
  HGETALL: ['k'],
  LPUSH: ['k', 'v'],
  LRANGE: ['k', '0', '-1'],
  SMEMBERS: ['k'],
  ZSCORE: ['k', 'm'],
  SPOP: ['k'],
  EXEC: [],
  EVAL: ['return 1', '0'],
  NOSUCH: ['k'],
};
const ALL = Object.keys(COMMANDS);
/** Which of the commands a reply may be to. */
const REPLIES: readonly (readonly [reply: string, commands: readonly string[]])[] = [
  ['+OK\r\n', ['SET', 'EVAL', 'NOSUCH']],
  [':1\r\n', ['INCR', 'LPUSH', 'EVAL', 'NOSUCH']],
  ['$1\r\nv\r\n', ['GET', 'SET', 'ZSCORE', 'SPOP', 'EVAL', 'NOSUCH']],
  ['$-1\r\n', ['GET', 'SET', 'ZSCORE', 'SPOP', 'EXEC', 'EVAL', 'NOSUCH']],
  ['_\r\n', ['GET', 'SET', 'ZSCORE', 'SPOP', 'EXEC', 'EVAL', 'NOSUCH']],
  ['*-1\r\n', ['GET', 'SET', 'ZSCORE', 'SPOP', 'EXEC', 'EVAL', 'NOSUCH']],
  ['*2\r\n$1\r\na\r\n$-1\r\n', ['HGETALL', 'LRANGE', 'SMEMBERS', 'SPOP', 'EXEC', 'EVAL', 'NOSUCH']],
  ['%1\r\n$1\r\na\r\n:1\r\n', ['HGETALL', 'EVAL', 'NOSUCH']],
  ['~1\r\n$1\r\na\r\n', ['SMEMBERS', 'SPOP', 'EVAL', 'NOSUCH']],
  [',1.5\r\n', ['ZSCORE', 'EVAL', 'NOSUCH']],
  ['-WRONGTYPE no\r\n', ALL],
  ['!9\r\nWRONGTYPE\r\n', ALL],
  ['+QUEUED\r\n', ALL],
];

function shapeOf(direction: typeof REQUEST | typeof RESPONSE, text: string, before = ''): number {
  const conversation = new Conversation(new RedisDecoder());
  const shape = conversation.decode(direction, before + text).messages.at(-1)?.shape;
  assert.ok(shape !== undefined);
  return shape;
}

describe('the shape of a reply', () => {
  for (const [reply, commands] of REPLIES) {
    it(`tells of which commands it may be: ${JSON.stringify(reply)}`, () => {
      const shape = shapeOf(RESPONSE, reply);
      const fitting = ALL.filter((command) => {
        const wanted = shapeOf(REQUEST, resp(command, ...(COMMANDS[command] ?? [])));
        return shape === 0 || wanted === 0 || (shape & wanted) !== 0;
      });
      assert.deepEqual(fitting, commands);
    });
  }

  it('tells nothing within a transaction, which is answered by QUEUED', () => {
    assert.equal(shapeOf(REQUEST, resp('INCR', 'k'), resp('MULTI')), 0);
    assert.notEqual(shapeOf(REQUEST, resp('INCR', 'k'), resp('MULTI') + resp('EXEC')), 0);
  });

  it('is that of the outermost value, wherever it is cut', () => {
    const conversation = new Conversation(new RedisDecoder());
    conversation.decode(RESPONSE, '*2\r\n$1\r\na\r\n');
    const [message] = conversation.decode(RESPONSE, '$-1\r\n:7\r\n').messages;
    assert.equal(message?.shape, shapeOf(RESPONSE, '*0\r\n'));
  });
});
