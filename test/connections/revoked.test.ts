/** A protocol that does not fit is taken back, and with it who was thought to ask. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Decoder, DecodeStatus } from '../../src/protocols/protocol.ts';
import { INVALID, IS_REQUEST, IS_RESPONSE, MESSAGE, NO, REQUEST } from '../../src/protocols/protocol.ts';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

/** Messages of one letter: `request` asks, `response` answers. */
function letters(name: string, request: string, response: string, status: DecodeStatus): Decoder {
  return {
    name,
    framing: 'stream',
    depth: 'decoded',
    pairing: 'in-order',
    responsesNeedRequests: false,
    detect: (bytes, start) => {
      const letter = String.fromCharCode(bytes[start] as number);
      if (letter === request) return IS_REQUEST;
      return letter === response ? IS_RESPONSE : NO;
    },
    createState: () => null,
    decode(_state, input, message) {
      input.start += 1;
      message.operation = input.direction === REQUEST ? name : '';
      return status;
    },
    resync: () => undefined,
    attributes: () => ({}),
  };
}

it('a role that was guessed goes with its protocol, and the other direction is tried', () => {
  const run = new Run([letters('wrong', 'w', 'x', INVALID), letters('right', 'q', 'a', MESSAGE)]);
  const talk = new Conversation({ role: 'unknown', fresh: false });
  for (let strike = 0; strike < 3; strike += 1) run.feed(talk.receive('w'));
  for (let n = 0; n < 2; n += 1) run.feed(talk.send('q'), talk.receive('a'));
  run.pipeline.finish();
  assert.deepEqual(
    run.seen.map(({ protocol, role, operation, outcome }) => [protocol, role, operation, outcome]),
    [
      ['right', 'client', 'right', 'ok'],
      ['right', 'client', 'right', 'ok'],
    ],
  );
});
