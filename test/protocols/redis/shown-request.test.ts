/** What `--verbose` shows of commands: name and key, and no value. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { REQUEST } from '../../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../../src/protocols/redis/decoder.ts';
import { resp } from '../../connections/resp.ts';
import { Conversation } from '../decoding.ts';

const SECRET = 'hunter2-73501-hunter2';

function headOf(words: readonly string[], heads = true): readonly string[] | null {
  const talk = new Conversation(new RedisDecoder({ ...DEFAULT_DECODER_OPTIONS, heads }));
  const { messages } = talk.decode(REQUEST, resp(...words));
  return messages[0]?.head ?? null;
}

it('shows the command, its first key, and how many arguments there are beside', () => {
  assert.deepEqual(headOf(['get', 'user:17']), ['GET user:17']);
  assert.deepEqual(headOf(['SET', 'user:17:name', 'ann', 'EX', '60']), ['SET user:17:name (3 more)']);
  assert.deepEqual(headOf(['PING']), ['PING']);
  assert.deepEqual(headOf(['CONFIG', 'GET', 'maxmemory']), ['CONFIG GET (1 more)']);
  assert.deepEqual(headOf(['EVAL', 'return 1', '1', 'k', 'v']), ['EVAL k (3 more)']);
});

it('shows no value, no password, and of keys what has the form of words and numbers', () => {
  const commands = [
    ['AUTH', SECRET, SECRET],
    ['HELLO', '3', 'AUTH', SECRET, SECRET],
    ['SET', `session:${SECRET}`, SECRET],
    ['SET', 'x'.repeat(300), SECRET],
    ['CONFIG', 'SET', 'requirepass', SECRET],
    ['ACL', 'SETUSER', 'ann', `>${SECRET}`],
    ['PUBLISH', SECRET, SECRET],
    ['EVAL', SECRET, '0', SECRET],
    ['MIGRATE', 'host', '6379', 'k', '0', '1', 'AUTH', SECRET],
    [SECRET, SECRET],
  ];
  const shown = commands.map((words) => headOf(words)?.join('\n'));
  assert.equal(shown[2], 'SET session:(21) (1 more)');
  assert.equal(shown[3], 'SET (300) (1 more)');
  for (const text of shown) assert.doesNotMatch(text ?? '', /hunter|73501/);
});

it('is not read where nobody asks', () => {
  assert.equal(headOf(['GET', 'k'], false), null);
});
