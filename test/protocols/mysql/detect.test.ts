/** What is MySQL's first packet, and what only has a length in front, as many protocols do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectMysql } from '../../../src/protocols/mysql/detect.ts';
import { type Detection, IS_REQUEST, MAYBE, NO } from '../../../src/protocols/protocol.ts';
import { command, packet, query, u32 } from './packets.ts';

function detect(text: string): Detection {
  const bytes = Buffer.from(text, 'latin1');
  return detectMysql(bytes, 0, bytes.length);
}

const COMMANDS = {
  PING: command(0x0e),
  STATISTICS: command(0x09),
  SET_OPTION: command(0x1b, '\x01\0'),
  STMT_CLOSE: command(0x19, u32(7)),
  STMT_RESET: command(0x1a, u32(7)),
  STMT_FETCH: command(0x1c, u32(7) + u32(101)),
  QUERY: query('SELECT 1'),
};
const FOREIGN = {
  'packet 0 of a code that is no command': packet(0, '\x80hello'),
  'packet 0 of a code that no client sends': packet(0, '\x20'),
  'PING with something behind it': packet(0, '\x0emore'),
  'STMT_CLOSE without its number': packet(0, '\x19'),
  'STMT_FETCH that is one byte short': packet(0, `\x1c${u32(7)}\x01\0\0`),
  'SET_OPTION of an unknown option': packet(0, '\x1b\x02\0'),
  'a length of little endian before a document': `\x3a\0\0\0\x01\0\0\0${'\0'.repeat(50)}`,
  'a packet that nothing begins with': packet(3, '\x03SELECT 1'),
  'a command before a packet that is none': command(0x0e) + packet(1, '\x0e'),
};

describe('the first packet of MySQL', () => {
  for (const [name, bytes] of Object.entries(COMMANDS)) {
    it(`is ${name}, alone or before others`, () =>
      assert.deepEqual([detect(bytes), detect(bytes + bytes)], [IS_REQUEST, IS_REQUEST]));
    it(`may become ${name} while its head is not all there`, () => {
      for (let end = 0; end <= 4; end += 1) assert.equal(detect(bytes.slice(0, end)), MAYBE, `${end} bytes`);
    });
  }
  it('may be QUIT, which nobody answers', () => assert.equal(detect(command(0x01)), MAYBE));
  for (const [what, bytes] of Object.entries(FOREIGN)) {
    it(`is not ${what}`, () => assert.equal(detect(bytes), NO));
  }
});
