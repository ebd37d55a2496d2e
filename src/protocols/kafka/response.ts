/**
 * Answers (https://kafka.apache.org/protocol.html#protocol_messages), headers 0 and 1:
 *
 *     response = length32 correlation-id32 [ tags ] body
 *     token    = length32 *OCTET            of SASL, to one of the client's
 *
 * Of a body is read what `apis.gen.ts` names, by the API and version of the request with the same id.
 */
import {
  type DecodeStatus,
  ERROR_FOR_BOTH,
  INVALID,
  type Input,
  MESSAGE,
  type Message,
  NEED_MORE,
} from '../protocol.ts';
import { API_SASL_HANDSHAKE } from './apis.ts';
import { responseAttributes } from './attributes.ts';
import { int32 } from './big-endian.ts';
import { readBody } from './body.ts';
import { isByDesign } from './errors.ts';
import type { KafkaState } from './state.ts';

const LENGTH_BYTES = 4;
const HEAD_BYTES = 8;
const NO_TOKEN = -1;

export function decodeResponse(state: KafkaState, input: Input, message: Message): DecodeStatus {
  const side = state.response;
  if (!side.open) {
    const status = begin(state, input);
    if (status !== MESSAGE) return status;
  }
  const status = readBody(side, input);
  if (status !== MESSAGE) return status;
  fillResponse(state, message);
  side.open = false;
  if (side.api?.key === API_SASL_HANDSHAKE && side.version === 0 && side.error === null) state.sasl.expected = true;
  return MESSAGE;
}

export function fillResponse({ response: side }: KafkaState, message: Message): void {
  message.reset();
  message.id = side.id;
  message.statusCode = side.error;
  if (side.error !== null && !isByDesign(side.error, side.isApiVersions)) {
    message.errorType = side.error;
    message.errorFor = ERROR_FOR_BOTH;
  }
  if (side.counter !== null) message.attributes = responseAttributes(side);
}

/** MESSAGE: the header was read. */
function begin({ response, sasl }: KafkaState, input: Input): DecodeStatus {
  const { bytes, start, end } = input;
  if (end - start < LENGTH_BYTES) return NEED_MORE;
  const length = int32(bytes, start);
  if (sasl.isAwaited && length >= 0) {
    response.begin(sasl.answer(), NO_TOKEN, length);
    input.start = start + LENGTH_BYTES;
    return MESSAGE;
  }
  if (length < HEAD_BYTES - LENGTH_BYTES) return INVALID;
  if (end - start < HEAD_BYTES) return NEED_MORE;
  const id = int32(bytes, start + LENGTH_BYTES);
  response.begin(id, input.requests.tokenOf(id), length - (HEAD_BYTES - LENGTH_BYTES));
  input.start = start + HEAD_BYTES;
  return MESSAGE;
}
