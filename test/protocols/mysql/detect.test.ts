/** What is MySQL's first packet, and what only has a length in front, as many protocols do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectMysql } from '../../../src/protocols/mysql/detect.ts';
import { type Detection, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../../../src/protocols/protocol.ts';
import { command, error, packet, query, u16, u32 } from './packets.ts';

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

describe('an error before the greeting', () => {
  const refusal = (code: number, text: string): string => packet(0, `\xff${u16(code)}${text}`);
  const known = {
    'without a state': refusal(1040, 'Too many connections'),
    'with one': error(0, 1040, '08004', 'Too many connections'),
    'in the language of the server': refusal(1040, 'Trop de connexions \xc3\xa0 la fois'),
  };
  for (const [how, bytes] of Object.entries(known)) {
    it(`is an answer ${how}`, () => {
      assert.equal(detect(bytes), IS_RESPONSE);
      for (let end = 0; end < bytes.length; end += 1) assert.equal(detect(bytes.slice(0, end)), MAYBE, `${end} bytes`);
    });
  }
  const foreign = {
    'a code of the operating system': refusal(999, 'Too many connections'),
    'a code that no server has': refusal(5000, 'Too many connections'),
    'hardly a word': refusal(1040, 'no'),
    'a state of small letters': refusal(1040, '#0800aToo many connections'),
    'a state alone': refusal(1040, '#08004'),
    'a text with control characters': refusal(1040, 'Too many\x07connections'),
    'a text in no encoding': refusal(1040, 'Too many \xe9\xe9 connections'),
    'a text that is cut in a letter': refusal(1040, 'Too many connections\xc3'),
    'something behind it': `${refusal(1040, 'Too many connections')}\0`,
    'a text of many lines': refusal(1040, 'x'.repeat(4096)),
  };
  for (const [what, bytes] of Object.entries(foreign)) {
    it(`is none with ${what}`, () => assert.equal(detect(bytes), NO));
  }
});
