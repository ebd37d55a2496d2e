/**
 * Requests (https://kafka.apache.org/protocol.html#protocol_messages), headers 0 to 2:
 *
 *     request = length32 key16 version16 correlation-id32 [ client-id ] [ tags ] body
 *     token   = length32 *OCTET             of SASL, behind SaslHandshake 0 (KIP-152 has ended it)
 *
 * Of a body is read what `apis.gen.ts` names; all else is skipped by its length.
 */
import { type DecodeStatus, INVALID, type Input, MESSAGE, type Message, NEED_MORE } from '../protocol.ts';
import { isPossible, tokenOf, versionName } from './apis.ts';
import { requestAttributes } from './attributes.ts';
import { int16, int32 } from './big-endian.ts';
import { readBody } from './body.ts';
import { isLikely } from './detect.ts';
import type { KafkaState } from './state.ts';

const LENGTH_BYTES = 4;
const HEAD_BYTES = 12;
/** Of what the length counts. */
const SHORTEST = HEAD_BYTES - LENGTH_BYTES;

export function decodeRequest(state: KafkaState, input: Input, message: Message): DecodeStatus {
  const side = state.request;
  if (!side.open) {
    const status = begin(state, input);
    if (status !== MESSAGE) return status;
  }
  const status = readBody(side, input);
  if (status !== MESSAGE) return status;
  fillRequest(state, message);
  side.open = false;
  return MESSAGE;
}

/** Its names are known once its body was read. */
export function fillRequest({ request: side }: KafkaState, message: Message): void {
  message.reset();
  message.kind = side.kind;
  message.operation = side.api.operation;
  message.resource = side.resource();
  message.token = tokenOf(side.key, side.version);
  message.id = side.id;
  message.waiting = side.waitsNs > 0;
  if (message.waiting) message.waitsNs = side.waitsNs;
  message.version = versionName(side.version);
  if (side.counter !== null) message.attributes = requestAttributes(side, message.resource);
}

/** MESSAGE: the header was read. */
function begin(state: KafkaState, input: Input): DecodeStatus {
  const { bytes, start, end } = input;
  if (end - start < LENGTH_BYTES) return NEED_MORE;
  const length = int32(bytes, start);
  if (length < 0) return INVALID;
  if (length < SHORTEST) return state.sasl.expected ? beginRaw(state, input, length) : INVALID;
  if (end - start < HEAD_BYTES) return NEED_MORE;
  const key = int16(bytes, start + 4);
  const version = int16(bytes, start + 6);
  if (state.sasl.expected) {
    if (!isLikely(key, version)) return beginRaw(state, input, length);
    state.sasl.expected = false;
  }
  if (!isPossible(key, version)) return INVALID;
  state.request.begin(key, version, int32(bytes, start + 8), length - SHORTEST);
  input.start = start + HEAD_BYTES;
  return MESSAGE;
}

function beginRaw({ request, sasl }: KafkaState, input: Input, length: number): DecodeStatus {
  request.beginRaw(sasl.ask(), length);
  input.start += LENGTH_BYTES;
  return MESSAGE;
}
