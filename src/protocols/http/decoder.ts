import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../decoder-options.ts';
import {
  type Decoder,
  type DecodeStatus,
  type Direction,
  ERROR_FOR_BOTH,
  ERROR_FOR_CLIENT,
  type Input,
  KIND_INTERIM,
  MESSAGE,
  type Message,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  WAIT,
} from '../protocol.ts';
import { readBody, skipLength, skipToTurn } from './body.ts';
import { detectHttp } from './detect.ts';
import { HeadReader } from './head.ts';
import {
  BAD_LENGTH,
  CHUNK_SIZE,
  CODING_CHUNKED,
  CODING_OTHER,
  FIELDS,
  HEAD_READ,
  type HttpSide,
  HttpState,
  NO_LENGTH,
  START_LINE,
  TOKEN_CONNECT,
  TOKEN_HEAD,
  UNTIL_CLOSE,
} from './state.ts';

/** RFC 9110, 15.5.9: nothing, or not all, was asked in time. */
const REQUEST_TIMEOUT = 408;
const STATUS_CODES: readonly string[] = Array.from({ length: 1000 }, (_, code) => String(code));

/**
 * HTTP/1.0 and 1.1 (RFC 9112): heads are read, bodies skipped by their declared length. Where peers are laxer than the
 * specification they are followed; where they differ, the conversation's turns tell.
 */
export class HttpDecoder implements Decoder<HttpState> {
  readonly name = 'http';
  readonly framing = 'stream';
  readonly depth = 'decoded';
  readonly pairing = 'in-order';
  readonly multiplexed = true as const;
  readonly responsesNeedRequests = true;
  readonly answersTell = true;
  readonly #heads: HeadReader;

  constructor(options: DecoderOptions = DEFAULT_DECODER_OPTIONS) {
    this.#heads = new HeadReader(options);
  }

  detect(bytes: Uint8Array, start: number, end: number): ReturnType<typeof detectHttp> {
    return detectHttp(bytes, start, end);
  }

  createState(): HttpState {
    return new HttpState();
  }

  decode(state: HttpState, input: Input, message: Message): DecodeStatus {
    const side = input.direction === REQUEST ? state.request : state.response;
    const status = this.#advance(side, input);
    if (status !== MESSAGE && status !== OPAQUE) return status;
    if (input.direction === REQUEST) fillRequest(side, message);
    else fillResponse(side, message);
    side.begin();
    return status;
  }

  cut(state: HttpState, direction: Direction, message: Message): boolean {
    const side = direction === REQUEST ? state.request : state.response;
    if (side.phase === START_LINE) return false;
    if (direction === REQUEST) fillRequest(side, message);
    else fillResponse(side, message);
    return true;
  }

  resync(state: HttpState, direction: Direction): void {
    (direction === REQUEST ? state.request : state.response).begin();
  }

  cappedNames(): number {
    return this.#heads.routes.capped;
  }

  #advance(side: HttpSide, input: Input): DecodeStatus {
    if (side.phase === START_LINE || side.phase === FIELDS) {
      const status = this.#heads.read(side, input);
      if (status !== MESSAGE) return status;
    }
    if (side.phase !== HEAD_READ) return readBody(side, input);
    return input.direction === REQUEST ? beginRequestBody(side, input) : beginResponseBody(side, input);
  }
}

/** OpenTelemetry's names. `http.route` is left out: a template guessed from paths is not the server's route. */
export function httpAttributes(operation: string, statusCode: string | null): Record<string, string | number> {
  const attributes: Record<string, string | number> = {};
  if (operation !== '') attributes['http.request.method'] = operation;
  if (statusCode !== null) attributes['http.response.status_code'] = Number(statusCode);
  return attributes;
}

/**
 * RFC 9112, 6.3: a request without a length has no body. Chunks override a length, also by HTTP/1.0: servers that do not
 * take them so refuse the request.
 */
function beginRequestBody(side: HttpSide, input: Input): DecodeStatus {
  input.start += side.line;
  input.optional = side.expects;
  return beginBody(side, input, side.coding === CODING_OTHER ? BAD_LENGTH : 0);
}

function beginResponseBody(side: HttpSide, input: Input): DecodeStatus {
  const { status } = side;
  const interim = status < 200 && status !== 101;
  const bodiless = interim || status === 204 || status === 304 || status === 101;
  if (!bodiless && input.requestToken === NO_REQUEST) return WAIT;
  const tunnel = status === 101 || (input.requestToken === TOKEN_CONNECT && status >= 200 && status < 300);
  const empty = tunnel || bodiless || input.requestToken === TOKEN_HEAD;
  input.start += side.line;
  if (tunnel) return OPAQUE;
  return empty ? MESSAGE : beginBody(side, input, NO_LENGTH);
}

/** `otherwise`: the length of a body that declares none. */
function beginBody(side: HttpSide, input: Input, otherwise: number): DecodeStatus {
  const length = side.contentLength === NO_LENGTH ? otherwise : side.contentLength;
  if (side.coding === CODING_CHUNKED) side.phase = CHUNK_SIZE;
  else if (length === NO_LENGTH) side.phase = UNTIL_CLOSE;
  else if (length === BAD_LENGTH) return skipToTurn(side, input);
  else return skipLength(side, input, length);
  return readBody(side, input);
}

function fillRequest(side: HttpSide, message: Message): void {
  message.reset();
  message.operation = side.operation;
  message.resource = side.resource;
  message.token = side.token;
  message.attributes = side.attributes;
  message.head = side.head;
  message.version = side.version;
}

function fillResponse(side: HttpSide, message: Message): void {
  const { status } = side;
  const code = STATUS_CODES[status] as string;
  message.reset();
  message.statusCode = code;
  message.head = side.head;
  message.version = side.version;
  if (status < 200 && status !== 101) message.kind = KIND_INTERIM;
  if (status < 400) return;
  message.errorType = code;
  message.unasked = status === REQUEST_TIMEOUT;
  message.errorFor = status >= 500 ? ERROR_FOR_BOTH : ERROR_FOR_CLIENT;
}
