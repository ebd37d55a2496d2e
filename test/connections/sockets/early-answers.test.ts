import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversations } from '../../../src/connections/conversations/conversations.ts';
import { Coverage } from '../../../src/connections/conversations/coverage.ts';
import { EarlyAnswers } from '../../../src/connections/sockets/early-answers.ts';
import { Socket } from '../../../src/connections/sockets/socket.ts';
import { Conversation } from '../conversation.ts';

function socketOf(connection: number): Socket {
  const record = new Conversation({ connection }).receive('x');
  return new Socket(new Conversations(new Coverage()), record, new DataView(record.buffer), 0);
}

describe('answers that come before their requests', () => {
  it('are given back in their order, as they were, and once', () => {
    const early = new EarlyAnswers();
    const socket = socketOf(1);
    const record = Uint8Array.of(1, 2, 3);
    assert.ok(early.hold(socket, record, 0));
    record[0] = 9;
    assert.ok(early.hold(socket, record, 1));
    assert.ok(early.has(socket) && early.any && !early.has(socketOf(2)));
    assert.deepEqual(
      early.release(socket).map(({ bytes }) => bytes[0]),
      [1, 9],
    );
    assert.deepEqual([early.release(socket), early.any, early.has(socket)], [[], false, false]);
  });

  it('are overdue 50 ms after the first', () => {
    const early = new EarlyAnswers();
    const socket = socketOf(1);
    early.hold(socket, new Uint8Array(8), 1e9);
    early.hold(socket, new Uint8Array(8), 1.04e9);
    assert.deepEqual(early.overdue(1.05e9), []);
    assert.deepEqual(early.overdue(1.051e9), [socket]);
  });

  it('are refused beyond their number, and beyond their bytes, until some are given back', () => {
    const early = new EarlyAnswers();
    const socket = socketOf(1);
    const held = (size: number): number => {
      let count = 0;
      while (count < 5000 && early.hold(socket, new Uint8Array(size), 0)) count += 1;
      return count;
    };
    assert.equal(held(8), 4096);
    early.release(socket);
    assert.equal(held(65_536), 256);
    early.release(socket);
    assert.equal(held(65_536), 256);
  });
});
