import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REQUEST } from '../../../src/protocols/protocol.ts';
import { answered, asked, connected, nameOf } from './conversation.ts';
import {
  command,
  DEPRECATE_EOF,
  definition,
  eof,
  error,
  execute,
  PLAIN_CLIENT,
  prepared,
  u16,
  u32,
} from './packets.ts';

describe('prepared statements', () => {
  const definitions = definition(2) + definition(3) + eof(4) + definition(5) + eof(6);
  it('carry the name of their text', () => {
    const conversation = connected();
    answered(conversation, command(0x16, 'SELECT a FROM t WHERE b = ? AND c = ?'), prepared(3, 1, 2) + definitions);
    assert.equal(nameOf(asked(conversation, execute(3))), 'SELECT t');
    assert.equal(nameOf(asked(conversation, execute(4))), 'STMT_EXECUTE (prepared before)');
    asked(conversation, command(0x19, u32(3)));
    assert.equal(nameOf(asked(conversation, execute(3))), 'STMT_EXECUTE (prepared before)');
  });
  it('are answered in every shape', () => {
    for (const [answer, capabilities] of [
      [prepared(1, 0, 0), 0],
      [prepared(1, 0, 1) + definition(2) + eof(3), 0],
      [prepared(1, 1, 0) + definition(2) + eof(3), 0],
      [prepared(1, 1, 2) + definitions, 0],
      [prepared(1, 0, 1) + definition(2), DEPRECATE_EOF],
      [prepared(1, 1, 1) + definition(2) + definition(3), DEPRECATE_EOF],
      [error(1, 1064, '42000'), 0],
    ] as const) {
      answered(connected({ capabilities: PLAIN_CLIENT + capabilities }), command(0x16, 'SELECT ?'), answer);
    }
  });
  it('that are executed before their number is known are the last ones (MariaDB)', () => {
    const conversation = connected();
    const { messages } = conversation.decode(REQUEST, command(0x16, 'DELETE FROM t') + execute(0xffffffff));
    assert.deepEqual(messages.map(nameOf), ['STMT_PREPARE t', 'DELETE t']);
  });
  it('in bulk are named too (MariaDB)', () => {
    const conversation = connected();
    answered(conversation, command(0x16, 'INSERT INTO t VALUES (?)'), prepared(1, 0, 1) + definition(2) + eof(3));
    assert.equal(nameOf(asked(conversation, command(0xfa, `${u32(1)}${u16(128)}\x03\0\0x`))), 'INSERT t');
  });
  it('are forgotten when the connection is reset', () => {
    const conversation = connected();
    answered(conversation, command(0x16, 'SELECT 1 FROM t'), prepared(1, 0, 0));
    asked(conversation, command(0x1f));
    assert.equal(nameOf(asked(conversation, execute(1))), 'STMT_EXECUTE (prepared before)');
  });
  it('of one connection are bounded, and what is forgotten is counted', () => {
    const conversation = connected();
    for (let id = 1; id <= 1025; id++) answered(conversation, command(0x16, 'SELECT 1 FROM t'), prepared(id, 0, 0));
    assert.equal(conversation.decoder.forgottenStatements?.(), 1);
    assert.equal(conversation.decoder.cappedNames?.(), 0);
    assert.equal(nameOf(asked(conversation, execute(1))), 'STMT_EXECUTE (prepared before)');
    assert.equal(nameOf(asked(conversation, execute(1025))), 'SELECT t');
  });
});
