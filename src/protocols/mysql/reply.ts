/**
 * What servers answer (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response.html,
 * https://mariadb.com/kb/en/result-set-packets/):
 *
 *     answer   = results / prepared / fields / rows / text / login
 *     results  = *( result with MORE_RESULTS ) result
 *     result   = ok / error / infile / head definitions [ eof ] *row ( eof / ok / error )
 *     prepared = %x00 id columns parameters %x00 warnings [ definitions [ eof ] ] [ definitions [ eof ] ] / error
 *     fields   = *definition ( eof / ok / error )
 *     rows     = *row ( eof / ok / error )
 *     login    = *question ( ok / error )
 *     infile   = %xFB name                    the client sends the content then, and is answered by ok or error
 *
 * With a cursor no rows follow the definitions. Whether `eof` stands behind definitions shows by its shape; only behind those
 * of `prepared` it must be known from the handshake, or from an answer before, and is a message of its own else. Definitions and rows are passed over.
 */
import {
  type DecodeStatus,
  INVALID,
  type Input,
  KIND_INTERIM,
  KIND_PUSH,
  MESSAGE,
  NEED_MORE,
  NO_REQUEST,
  UNKNOWN_REQUEST,
  WAIT,
} from '../protocol.ts';
import {
  ANSWER_FIELDS,
  ANSWER_LOGIN,
  ANSWER_PREPARED,
  ANSWER_RESULTS,
  ANSWER_ROWS,
  ANSWER_TEXT,
  ANSWER_UNKNOWN,
  TOKEN_NAMES,
} from './commands.ts';
import { readGreeting } from './login.ts';
import {
  EOF,
  EOF_LENGTH,
  ERROR,
  HEADER,
  LOCAL_INFILE,
  MAX_PAYLOAD,
  MIN_OK,
  OK,
  passPacket,
  payloadLength,
  u16,
} from './packet.ts';
import { isPrepared, readPrepared } from './prepared-reply.ts';
import { readEnd, readError } from './result-end.ts';
import { definitionsBehind } from './result-head.ts';
import {
  AT_COLUMNS,
  AT_COLUMNS_END,
  AT_END,
  AT_PARAMETERS,
  AT_PARAMETERS_END,
  AT_PREPARED_COLUMNS,
  AT_PREPARED_END,
  AT_ROWS,
  EOF_DEPRECATED,
  EOF_SENT,
  EOF_UNKNOWN,
  type MysqlState,
  type ReplySide,
} from './state.ts';

/** As much of a packet as tells something: an OK with its three longest numbers, a greeting with its version. */
const MAX_LOOK = 128;
const GREETING = 0x0a;
const STATUS_CURSOR_EXISTS = 0x0040;

/** Reads on in an answer; MESSAGE where it ends at `input.start`. */
export function readReply(state: MysqlState, input: Input): DecodeStatus {
  const side = state.reply;
  while (side.at !== AT_END || side.continued) {
    if (side.at === AT_PREPARED_END && !side.continued && !expectsEof(state)) break;
    if (input.end - input.start < HEADER) return NEED_MORE;
    const status = readPacket(state, input, payloadLength(input.bytes, input.start));
    if (status !== MESSAGE) return status;
  }
  return MESSAGE;
}

function readPacket(state: MysqlState, input: Input, length: number): DecodeStatus {
  const side = state.reply;
  if (side.continued) {
    side.continued = length === MAX_PAYLOAD;
    return passPacket(input, length);
  }
  const { bytes, start, end } = input;
  if (end - start - HEADER < Math.min(length, 1)) return NEED_MORE;
  const first = length === 0 ? OK : (bytes[start + HEADER] as number);
  switch (side.at) {
    case AT_ROWS:
      return first === EOF || first === ERROR
        ? readRowsEnd(state, input, length, first)
        : passRow(state, input, length);
    case AT_COLUMNS:
    case AT_PARAMETERS:
    case AT_PREPARED_COLUMNS:
      side.definitions -= 1;
      if (side.definitions === 0) side.at = behindDefinitions(side);
      return passPacket(input, length);
    case AT_COLUMNS_END:
    case AT_PARAMETERS_END:
    case AT_PREPARED_END:
      return readDefinitionsEnd(state, input, first === EOF && length === EOF_LENGTH);
    default:
      return readStart(state, input, length);
  }
}

function behindDefinitions({ at, columns }: ReplySide): number {
  return at === AT_PARAMETERS && columns === 0 ? AT_PREPARED_END : at + 1;
}

function passRow(state: MysqlState, input: Input, length: number): DecodeStatus {
  const side = state.reply;
  side.rows += 1;
  side.continued = length === MAX_PAYLOAD;
  return passPacket(input, length);
}

/** A row of the text protocol can begin as an EOF does, where its first value has 16 MiB: then the packet is full. */
function readRowsEnd(state: MysqlState, input: Input, length: number, first: number): DecodeStatus {
  if (length === MAX_PAYLOAD) return passRow(state, input, length);
  if (!hasAll(input, length)) return NEED_MORE;
  const payload = input.start + HEADER;
  if (first === ERROR) readError(state, input.bytes, payload, payload + Math.min(length, MAX_LOOK));
  else if (!readEnd(state, input.bytes, payload, payload + Math.min(length, MAX_LOOK))) return INVALID;
  return passPacket(input, length);
}

function hasAll({ start, end }: Input, length: number): boolean {
  return end - start - HEADER >= Math.min(length, MAX_LOOK);
}

/** Behind definitions: EOF, or at once what comes then. */
function readDefinitionsEnd(state: MysqlState, input: Input, isEof: boolean): DecodeStatus {
  const side = state.reply;
  if (isEof && !hasAll(input, EOF_LENGTH)) return NEED_MORE;
  if (state.eof === EOF_UNKNOWN) state.eof = isEof ? EOF_SENT : EOF_DEPRECATED;
  const status = isEof ? u16(input.bytes, input.start + HEADER + 3) : 0;
  if (side.at === AT_COLUMNS_END) {
    if ((status & STATUS_CURSOR_EXISTS) === 0) side.at = AT_ROWS;
    else readEnd(state, input.bytes, input.start + HEADER, input.start + HEADER + EOF_LENGTH);
  } else if (side.at === AT_PARAMETERS_END) {
    side.at = AT_PREPARED_COLUMNS;
    side.definitions = side.columns;
    side.columns = 0;
  } else side.at = AT_END;
  return isEof ? passPacket(input, EOF_LENGTH) : MESSAGE;
}

/** Of a prepared statement's last definitions; where it is not known, one that comes is a message of its own. */
function expectsEof({ eof, reply }: MysqlState): boolean {
  if (eof === EOF_SENT) return true;
  reply.at = AT_END;
  return false;
}

function readStart(state: MysqlState, input: Input, length: number): DecodeStatus {
  const side = state.reply;
  if (!hasAll(input, length)) return NEED_MORE;
  if (!side.open) {
    if (isUnasked(state, input, length)) return pass(state, input, length, KIND_PUSH);
    if (input.requestToken === NO_REQUEST) return WAIT;
    side.token = input.requestToken === UNKNOWN_REQUEST ? ANSWER_UNKNOWN : input.requestToken;
    side.open = true;
  }
  if (length === 0) return INVALID;
  const payload = input.start + HEADER;
  const { bytes } = input;
  const end = payload + Math.min(length, MAX_LOOK);
  if (bytes[payload] === ERROR && length > 2) {
    // MariaDB tells of progress by an error of this number.
    if (u16(bytes, payload + 1) !== 0xffff) readError(state, bytes, payload, end);
    return passPacket(input, length);
  }
  switch (side.token % TOKEN_NAMES) {
    case ANSWER_RESULTS:
    case ANSWER_UNKNOWN:
      return readResult(state, input, length);
    case ANSWER_PREPARED:
      return readPrepared(state, input, length);
    case ANSWER_LOGIN:
      if (bytes[payload] !== OK) return pass(state, input, length, KIND_INTERIM);
      break;
    case ANSWER_TEXT:
      side.at = AT_END;
      return passPacket(input, length);
    case ANSWER_FIELDS:
    case ANSWER_ROWS:
      side.at = AT_ROWS;
      side.hasRows = side.token === ANSWER_ROWS;
      return MESSAGE;
  }
  return readSingle(state, input, length);
}

/** A message of its own that is no answer. */
function pass(
  state: MysqlState,
  input: Input,
  length: number,
  kind: typeof KIND_PUSH | typeof KIND_INTERIM,
): DecodeStatus {
  state.reply.at = AT_END;
  state.reply.kind = kind;
  return passPacket(input, length);
}

/** The greeting; an error before it, or before the connection is closed; an EOF that was not known to follow. */
function isUnasked(state: MysqlState, { bytes, start }: Input, length: number): boolean {
  if (length === 0) return false;
  const first = bytes[start + HEADER];
  if (bytes[start + 3] === 0) {
    if (first === GREETING) {
      readGreeting(state, bytes, start + HEADER, start + HEADER + Math.min(length, MAX_LOOK));
      return true;
    }
    if (first === ERROR) readError(state, bytes, start + HEADER, start + HEADER + Math.min(length, MAX_LOOK));
    return first === ERROR;
  }
  if (first !== EOF || length !== EOF_LENGTH || bytes[start + 3] === 1 || state.eof !== EOF_UNKNOWN) return false;
  state.eof = EOF_SENT;
  return true;
}

function readSingle(state: MysqlState, input: Input, length: number): DecodeStatus {
  const payload = input.start + HEADER;
  const first = input.bytes[payload];
  if (first !== OK && first !== EOF) return INVALID;
  if (!readEnd(state, input.bytes, payload, payload + Math.min(length, MAX_LOOK))) return INVALID;
  state.reply.at = AT_END;
  return passPacket(input, length);
}

function readResult(state: MysqlState, input: Input, length: number): DecodeStatus {
  const side = state.reply;
  const { bytes } = input;
  const payload = input.start + HEADER;
  const first = bytes[payload] as number;
  if (first === LOCAL_INFILE) state.request.isFile = true;
  if (first === LOCAL_INFILE) return pass(state, input, length, KIND_INTERIM);
  if (side.token === ANSWER_UNKNOWN && isPrepared(input, length)) return readPrepared(state, input, length);
  if ((first === OK && length >= MIN_OK) || (first === EOF && length < 9)) {
    return readEnd(state, bytes, payload, payload + Math.min(length, MAX_LOOK)) ? passPacket(input, length) : INVALID;
  }
  const definitions = definitionsBehind(bytes, payload, length);
  if (definitions < 0) return readOther(state, input, length);
  side.definitions = definitions;
  side.at = side.definitions === 0 ? AT_COLUMNS_END : AT_COLUMNS;
  side.hasRows = true;
  return passPacket(input, length);
}

/** No result: a text, where it is not known what was asked. */
function readOther(state: MysqlState, input: Input, length: number): DecodeStatus {
  if (state.reply.token !== ANSWER_UNKNOWN) return INVALID;
  state.reply.at = AT_END;
  return passPacket(input, length);
}
