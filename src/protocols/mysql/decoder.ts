import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../decoder-options.ts';
import {
  type Decoder,
  type DecodeStatus,
  type Detection,
  type Direction,
  ERROR_FOR_BOTH,
  FOLLOWS_ANOTHER,
  FOLLOWS_TURNS,
  type Input,
  KIND_PAIRED,
  KIND_PUSH,
  MESSAGE,
  type Message,
  OPAQUE,
  REQUEST,
} from '../protocol.ts';
import { requestAttributes, responseAttributes } from './attributes.ts';
import { ANSWER_LOGIN, LOGIN } from './commands.ts';
import { detectMysql } from './detect.ts';
import { has } from './login.ts';
import { CLIENT_COMPRESS, CLIENT_ZSTD } from './packet.ts';
import { readReply } from './reply.ts';
import { readRequest } from './request.ts';
import { ESCAPES_UNKNOWN } from './sql/quotes.ts';
import { NO_STATEMENT } from './sql/statement-names.ts';
import { AT_END, AT_START, MysqlState } from './state.ts';
import { MysqlTables } from './tables.ts';

/** The client/server protocol of MySQL and MariaDB, protocol 10 with CLIENT_PROTOCOL_41. */
export class MysqlDecoder implements Decoder<MysqlState> {
  readonly name = 'mysql';
  readonly framing = 'stream';
  readonly depth = 'decoded';
  readonly pairing = 'in-order';
  readonly responsesNeedRequests = true;
  readonly serverSpeaksFirst = true;
  readonly #tables: MysqlTables;

  constructor(options: DecoderOptions = DEFAULT_DECODER_OPTIONS) {
    this.#tables = new MysqlTables(options);
  }

  detect(bytes: Uint8Array, start: number, end: number): Detection {
    return detectMysql(bytes, start, end);
  }

  createState(): MysqlState {
    return new MysqlState(this.#tables);
  }

  decode(state: MysqlState, input: Input, message: Message): DecodeStatus {
    return input.direction === REQUEST ? decodeRequest(state, input, message) : decodeReply(state, input, message);
  }

  cut(state: MysqlState, direction: Direction, message: Message): boolean {
    if (direction === REQUEST) {
      if (!state.request.open) return false;
      fillRequest(state, message);
      return !state.request.isLast;
    }
    // Between two results: the one that is missing may be an error.
    if (!state.reply.open || state.reply.at === AT_START) return false;
    fillReply(state, message);
    return true;
  }

  resync(state: MysqlState, direction: Direction): void {
    if (direction === REQUEST) {
      state.request.open = false;
      state.request.begin();
      state.lastPrepared = NO_STATEMENT;
      state.namespace = null;
    } else {
      state.reply.begin();
      state.escapes = ESCAPES_UNKNOWN;
    }
  }

  cappedNames(): number {
    return this.#tables.refused;
  }

  forgottenStatements(): number {
    return this.#tables.forgotten;
  }
}

function decodeRequest(state: MysqlState, input: Input, message: Message): DecodeStatus {
  const status = readRequest(state, input);
  if (status !== MESSAGE) return status;
  fillRequest(state, message);
  state.request.open = false;
  if (state.request.isTls) input.follows = FOLLOWS_ANOTHER;
  return state.request.isLast || state.request.isTls ? OPAQUE : MESSAGE;
}

function fillRequest(state: MysqlState, message: Message): void {
  const side = state.request;
  message.reset();
  message.kind = side.kind;
  message.operation = side.operation;
  message.resource = side.resource;
  message.token = side.token;
  if (state.tables.attributes) message.attributes = requestAttributes(state);
}

function decodeReply(state: MysqlState, input: Input, message: Message): DecodeStatus {
  const status = readReply(state, input);
  if (status !== MESSAGE) return status;
  const side = state.reply;
  fillReply(state, message);
  const compressed = side.token === ANSWER_LOGIN && side.kind === KIND_PAIRED && isCompressed(state);
  const opaque = compressed && side.errorType === null;
  if (opaque) input.follows = FOLLOWS_TURNS;
  side.begin();
  return opaque ? OPAQUE : MESSAGE;
}

function fillReply(state: MysqlState, message: Message): void {
  const side = state.reply;
  message.reset();
  message.kind = side.kind;
  message.statusCode = side.statusCode;
  message.errorType = side.errorType;
  if (side.kind === KIND_PUSH && side.errorType !== null) message.operation = LOGIN;
  if (side.errorType !== null) message.errorFor = ERROR_FOR_BOTH;
  else if (state.tables.attributes && side.at === AT_END) message.attributes = responseAttributes(state);
}

function isCompressed(state: MysqlState): boolean {
  return agreed(state, CLIENT_COMPRESS) || agreed(state, CLIENT_ZSTD);
}

/** Where the greeting was not seen, the client's word is taken for both. */
function agreed({ clientCapabilities, serverCapabilities, greeted }: MysqlState, flag: number): boolean {
  return has(clientCapabilities, flag) && (!greeted || has(serverCapabilities, flag));
}
