/** Fuzz target: the decoder of a registered protocol for messages, each by itself. */
import assert from 'node:assert/strict';
import { type Decoder, INVALID, Input, MESSAGE, Message, REQUEST, RESPONSE } from '../../src/protocols/protocol.ts';
import type { Protocol } from '../../src/protocols/registry.ts';
import { checkDetection, FROM_SERVER } from './decoder.ts';
import { checkMessage } from './decoder-run.ts';
import { decoderOptionsOf, flagsOf } from './flags.ts';
import { readScript } from './script.ts';

/** Before the bytes at hand, and behind them, lie others that are none of the decoder's business. */
const MARGIN = 8;

/** The target's name. */
export function messagesOf(protocol: string): string {
  return `${protocol}-messages`;
}

/** Throws where the decoder breaks its contract on these messages. */
export function fuzzMessages(protocol: Protocol, input: Uint8Array): void {
  const decoder = protocol.create(decoderOptionsOf(flagsOf(input))).overMessages as Decoder;
  const state = decoder.createState();
  for (const { operation, payload } of readScript(input)) {
    checkDetection(decoder, payload);
    const direction = operation & FROM_SERVER ? RESPONSE : REQUEST;
    const told = [0, 0xff].map((margin) => {
      const message = new Message();
      const status = decoder.decode(state, inputOf(payload, direction, margin), message);
      assert.ok(status === MESSAGE || status === INVALID, `status ${status} of a whole message`);
      if (status === MESSAGE) checkMessage(message, direction);
      return status === MESSAGE ? { ...message } : null;
    });
    assert.deepEqual(told[1], told[0], 'what lies around a message changes it');
  }
}

function inputOf(payload: Uint8Array, direction: Input['direction'], margin: number): Input {
  const input = new Input();
  input.bytes = new Uint8Array(payload.length + 2 * MARGIN).fill(margin);
  input.bytes.set(payload, MARGIN);
  input.view = new DataView(input.bytes.buffer);
  input.start = MARGIN;
  input.end = MARGIN + payload.length;
  input.direction = direction;
  return input;
}
