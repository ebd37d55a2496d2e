/**
 * What clients send (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html):
 *
 *     request   = command / login / tls / file / more
 *     command   = packet 0 with its code first, and the packets that continue it
 *     login     = packet 1: capabilities, 4OCTET, charset, 19 zeros, 4OCTET, user %x00, …
 *     tls       = packet 1 of 32 bytes, with CLIENT_SSL
 *     file      = 1*packet, where the server asked for it: the content of a LOCAL INFILE, up to a packet without payload; their
 *                 numbers go on from the server's, and over
 *     more      = any packet but 0: answers to an authentication plug-in
 *
 * Of a text its beginning is looked at; values, passwords and contents are passed over by their length.
 */
import {
  type DecodeStatus,
  INVALID,
  type Input,
  KIND_INTERIM,
  KIND_NO_REPLY,
  MESSAGE,
  NEED_MORE,
} from '../protocol.ts';
import {
  ANSWER_LOGIN,
  ANSWER_NONE,
  ANSWER_STREAM,
  COM_CHANGE_USER,
  COM_INIT_DB,
  COM_QUERY,
  COM_RESET_CONNECTION,
  COM_STMT_BULK_EXECUTE,
  COM_STMT_CLOSE,
  COM_STMT_EXECUTE,
  COM_STMT_PREPARE,
  commandOf,
  LOGIN,
  TOKEN_NAMES,
} from './commands.ts';
import { readLogin } from './login.ts';
import { HEADER, MAX_PAYLOAD, passPacket, passPayload, payloadLength, u32, zeroAt } from './packet.ts';
import { NO_TEXT, textAt } from './query-text.ts';
import { NO_STATEMENT } from './sql/statement-names.ts';
import type { MysqlState, RequestSide } from './state.ts';

/** So much of a text is looked at: verb and tables come early, and half of what a call copies is room for other calls' heads. */
export const MAX_TEXT = 4096;
/** Of other commands: the number of the statement. */
const MAX_HEAD = 5;
/** In place of the number: the statement that was prepared last, of which the number is not known yet (MariaDB). */
const LAST_PREPARED = 0xff_ff_ff_ff;
/** What is executed was prepared before anyone looked. */
const PREPARED_BEFORE = '(prepared before)';

/** Reads on in a request; MESSAGE where it ends at `input.start`. */
export function readRequest(state: MysqlState, input: Input): DecodeStatus {
  const side = state.request;
  if (side.isFile) return readFile(side, input);
  if (!side.open) {
    const status = readHead(state, input);
    if (status !== MESSAGE) return status;
  }
  while (side.continued) {
    const { bytes, start, end } = input;
    if (end - start < HEADER) return NEED_MORE;
    const length = payloadLength(bytes, start);
    side.continued = length === MAX_PAYLOAD;
    const status = passPacket(input, length);
    if (status !== MESSAGE) return status;
  }
  return MESSAGE;
}

/** One message, so that it has a beginning where not all of it is copied. */
function readFile(side: RequestSide, input: Input): DecodeStatus {
  if (!side.open) {
    // A header that was read before the server's word was is the file's.
    const { headed } = side;
    side.begin();
    side.headed = headed;
    side.open = true;
    side.kind = KIND_INTERIM;
    side.isFile = true;
  }
  while (side.isFile) {
    if (!side.headed && !readHeader(side, input)) return NEED_MORE;
    const { length } = side;
    side.headed = false;
    side.isFile = length > 0 || side.continued;
    side.continued = length === MAX_PAYLOAD;
    const status = passPayload(input, length);
    if (status !== MESSAGE) return status;
  }
  return MESSAGE;
}

function readHead(state: MysqlState, input: Input): DecodeStatus {
  const side = state.request;
  if (!side.headed && !readHeader(side, input)) return NEED_MORE;
  const { bytes, start, end } = input;
  const { length } = side;
  // Servers read a header by itself: it is not kept, and the payload is read where it is.
  if (length > 0 && start === end) return NEED_MORE;
  const isCommand = side.sequence === 0 && length > 0;
  const needed = Math.min(length, isCommand && !isText(bytes[start] as number) ? MAX_HEAD : MAX_TEXT);
  if (end - start < needed) return NEED_MORE;
  side.begin();
  if (!isCommand) readMore(state, input);
  else if (!readCommand(state, bytes, start, start + needed)) return INVALID;
  side.open = true;
  side.continued = length === MAX_PAYLOAD;
  return passPayload(input, length);
}

function readHeader(side: RequestSide, input: Input): boolean {
  const { bytes, start, end } = input;
  if (end - start < HEADER) return false;
  side.headed = true;
  side.length = payloadLength(bytes, start);
  side.sequence = bytes[start + 3] as number;
  input.start = start + HEADER;
  return true;
}

function isText(code: number): boolean {
  return code === COM_QUERY || code === COM_STMT_PREPARE || code === COM_INIT_DB || code === COM_CHANGE_USER;
}

/** [start, end): as much of the payload as is looked at. */
function readCommand(state: MysqlState, bytes: Uint8Array, start: number, end: number): boolean {
  const side = state.request;
  const code = bytes[start] as number;
  const command = commandOf(code);
  if (command === null) return false;
  side.operation = command.operation;
  side.token = command.answer;
  if (command.answer === ANSWER_NONE || command.answer === ANSWER_STREAM) side.kind = KIND_NO_REPLY;
  side.isLast = command.answer === ANSWER_STREAM;
  switch (code) {
    case COM_QUERY:
      nameStatement(state, side, readText(state, bytes, start + 1, end));
      break;
    case COM_STMT_PREPARE:
      prepare(state, readText(state, bytes, start + 1, end));
      break;
    case COM_STMT_EXECUTE:
    case COM_STMT_BULK_EXECUTE:
      execute(state, bytes, start, end);
      break;
    case COM_STMT_CLOSE:
      if (end - start === MAX_HEAD) state.statements.delete(u32(bytes, start + 1));
      break;
    case COM_INIT_DB:
      state.namespace = state.tables.database(bytes, start + 1, end);
      break;
    case COM_CHANGE_USER:
      state.closedAll();
      state.namespace = databaseOfUser(state, bytes, start + 1, end);
      break;
    case COM_RESET_CONNECTION:
      state.closedAll();
  }
  return true;
}

/** The number of the statement's name; NO_STATEMENT. */
function readText(state: MysqlState, bytes: Uint8Array, start: number, end: number): number {
  const text = textAt(bytes, start, end);
  if (text === NO_TEXT) return NO_STATEMENT;
  const { statements } = state.tables;
  const name = statements.read(bytes, text, end, state.escapes);
  const { useStart, useEnd } = statements.summary;
  if (useEnd > useStart) state.namespace = state.tables.database(bytes, useStart, useEnd);
  return name;
}

function nameStatement(state: MysqlState, side: RequestSide, name: number): void {
  if (name === NO_STATEMENT) return;
  const { names } = state.tables.statements;
  side.name = name;
  side.operation = names.operation(name);
  side.resource = state.tables.resourceOf(name);
}

function prepare(state: MysqlState, name: number): void {
  const side = state.request;
  state.lastPrepared = name;
  if (name === NO_STATEMENT) return;
  side.name = name;
  side.resource = state.tables.resourceOf(name);
  side.token += TOKEN_NAMES * (name + 1);
}

function execute(state: MysqlState, bytes: Uint8Array, start: number, end: number): void {
  const side = state.request;
  if (end - start < MAX_HEAD) return;
  const id = u32(bytes, start + 1);
  const name = id === LAST_PREPARED ? state.lastPrepared : state.statements.find(id);
  if (name === NO_STATEMENT) side.resource = PREPARED_BEFORE;
  else nameStatement(state, side, name);
}

/** user %x00 length length( OCTET ) database %x00 … */
function databaseOfUser(state: MysqlState, bytes: Uint8Array, start: number, end: number): string | null {
  const password = zeroAt(bytes, start, end) + 1;
  if (password >= end) return null;
  const database = password + 1 + (bytes[password] as number);
  return state.tables.database(bytes, database, zeroAt(bytes, database, end));
}

/** A packet that is no command. */
function readMore(state: MysqlState, input: Input): void {
  const side = state.request;
  const { start } = input;
  if (side.sequence !== 1 || !readLogin(state, input, start, start + Math.min(side.length, MAX_TEXT))) {
    side.kind = KIND_INTERIM;
    return;
  }
  if (side.isTls) {
    side.kind = KIND_INTERIM;
    return;
  }
  side.operation = LOGIN;
  side.token = ANSWER_LOGIN;
}
