/** A protocol that does not fit is taken back, and with it who was thought to ask. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TRANSPORT_UDP } from '../../src/events/abi.gen.ts';
import type { Decoder, DecodeStatus } from '../../src/protocols/protocol.ts';
import { INVALID, IS_REQUEST, IS_RESPONSE, MESSAGE, NO, REQUEST } from '../../src/protocols/protocol.ts';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

/** Messages of one letter: `request` asks, `response` answers. */
function letters(name: string, [request, response]: string, status: DecodeStatus): Decoder {
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
  };
}

it('a role that was guessed goes with its protocol, and the other direction is tried', () => {
  const run = new Run([letters('wrong', 'wx', INVALID), letters('right', 'qa', MESSAGE)]);
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

it('the same of datagrams, for each peer by itself', () => {
  const decoders = [letters('wrong', 'wx', INVALID), letters('right', 'qa', MESSAGE)];
  const run = new Run(decoders.map((decoder) => ({ ...decoder, framing: 'message' })));
  const talk = new Conversation({ role: 'unknown', fresh: false, transport: TRANSPORT_UDP });
  const asked = { peer: { host: 1, port: 53 } };
  const asks = { peer: { host: 2, port: 40_000 } };
  for (let strike = 0; strike < 3; strike += 1) run.feed(talk.receive('w', asked), talk.send('w', asks));
  for (let n = 0; n < 2; n += 1) {
    run.feed(talk.send('q', asked), talk.receive('a', asked));
    run.feed(talk.receive('q', asks), talk.send('a', asks));
  }
  run.pipeline.finish();
  assert.deepEqual(run.seen.map(({ protocol, role, outcome }) => `${protocol} ${role} ${outcome}`).sort(), [
    'right client ok',
    'right client ok',
    'right server ok',
    'right server ok',
  ]);
});

it('a role that the kernel told stays when a protocol is taken back', () => {
  const run = new Run([letters('wrong', 'wx', INVALID), letters('right', 'qa', MESSAGE)]);
  const talk = new Conversation({ role: 'server', fresh: false });
  for (let strike = 0; strike < 3; strike += 1) run.feed(talk.receive('w'));
  run.feed(talk.send('q'), talk.receive('a'));
  run.feed(talk.receive('q'), talk.send('a'));
  run.pipeline.finish();
  assert.deepEqual(
    run.seen.map(({ protocol, role, outcome }) => [protocol, role, outcome]),
    [['right', 'server', 'ok']],
  );
});
