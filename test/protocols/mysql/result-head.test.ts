/** Definitions that are left out where both sides have agreed on that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MysqlDecoder } from '../../../src/protocols/mysql/decoder.ts';
import { definitionsBehind } from '../../../src/protocols/mysql/result-head.ts';
import { REQUEST, RESPONSE, UNKNOWN_REQUEST } from '../../../src/protocols/protocol.ts';
import { Conversation } from '../decoding.ts';
import { command, definition, eof, ok, packet, query, u16, u32 } from './packets.ts';

function behind(...payload: number[]): number {
  return definitionsBehind(Uint8Array.from(payload), 0, payload.length);
}

describe('the head of a result', () => {
  it('is a count', () => assert.deepEqual([behind(1), behind(5), behind(0xfc, 44, 1)], [1, 5, 300]));
  it('is a count, and whether definitions follow (MariaDB)', () =>
    assert.deepEqual([behind(5, 1), behind(5, 0), behind(1, 0), behind(0xfc, 44, 1, 0)], [5, 0, 0, 0]));
  it('is whether definitions follow, and their count (MySQL)', () =>
    assert.deepEqual([behind(1, 5), behind(0, 5), behind(0, 1), behind(1, 0xfc, 44, 1)], [5, 0, 0, 300]));
  it('is nothing else', () =>
    assert.deepEqual([behind(0), behind(2, 5), behind(0, 0xfb), behind(5, 1, 1)], [-1, -1, -1, -1]));
});

const BARE = {
  'by MariaDB': '\x05\0',
  'by MySQL': '\0\x05',
};
for (const [what, head] of Object.entries(BARE)) {
  for (const end of [eof(3), ok(3, { head: 0xfe })]) {
    it(`rows without definitions are counted, ${what}, before ${end.length === 9 ? 'an EOF' : 'an OK'}`, () => {
      const conversation = new Conversation(new MysqlDecoder());
      const [asked] = conversation.decode(REQUEST, query('SELECT 1 FROM t')).messages;
      const answer = packet(1, head) + packet(2, '\x011\x012') + end;
      for (const token of [asked?.token ?? 0, UNKNOWN_REQUEST]) {
        const { messages, start } = conversation.decode(RESPONSE, answer, { token });
        assert.deepEqual([messages.length, start], [1, answer.length]);
      }
    });
  }
}

it('a statement may be prepared without definitions', () => {
  const conversation = new Conversation(new MysqlDecoder());
  const [asked] = conversation.decode(REQUEST, command(0x16, 'SELECT a FROM t WHERE b = ?')).messages;
  const token = asked?.token ?? 0;
  const head = `\0${u32(7)}${u16(1)}${u16(1)}\0${u16(0)}`;
  const bare = packet(1, `${head}\0`);
  assert.equal(conversation.decode(RESPONSE, bare, { token }).messages.length, 1);
  const whole = packet(1, `${head}\x01`) + definition(2) + eof(3) + definition(4) + eof(5);
  const { messages, start } = conversation.decode(RESPONSE, whole, { token });
  assert.equal(start, whole.length);
  assert.ok(messages.length >= 1);
});
