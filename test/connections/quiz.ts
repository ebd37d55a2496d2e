/** Stands for a protocol of datagrams until one is registered: a message is `?` or `!`, and anything behind it. */
import type { Decoder } from '../../src/protocols/protocol.ts';
import { INVALID, IS_REQUEST, IS_RESPONSE, MESSAGE, NO, REQUEST } from '../../src/protocols/protocol.ts';

const QUESTION = 0x3f;
const ANSWER = 0x21;

export const QUIZ: Decoder = {
  name: 'quiz',
  framing: 'message',
  depth: 'decoded',
  pairing: 'in-order',
  responsesNeedRequests: false,
  detect: (bytes, start) => (bytes[start] === QUESTION ? IS_REQUEST : bytes[start] === ANSWER ? IS_RESPONSE : NO),
  createState: () => null,
  decode(_state, input, message) {
    const wanted = input.direction === REQUEST ? QUESTION : ANSWER;
    if (input.bytes[input.start] !== wanted) return INVALID;
    input.start = input.end;
    message.operation = 'ask';
    return MESSAGE;
  },
  resync: () => undefined,
};
