/** Commands by their first byte (https://dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html, https://mariadb.com/kb/en/2-text-protocol/). */

/** Requests' tokens below `TOKEN_NAMES`: what comes as an answer. */
export const ANSWER_SINGLE = 0;
export const ANSWER_RESULTS = 1;
export const ANSWER_PREPARED = 2;
export const ANSWER_FIELDS = 3;
export const ANSWER_ROWS = 4;
/** A text without a head. */
export const ANSWER_TEXT = 5;
/** Questions of an authentication may come before. */
export const ANSWER_LOGIN = 6;
/** Nothing is known of the request. */
export const ANSWER_UNKNOWN = 7;
/** None comes. */
export const ANSWER_NONE = 8;
/** What follows is a stream of events. */
export const ANSWER_STREAM = 9;
/** A token is one of these and so many times the number of a prepared statement's name. */
export const TOKEN_NAMES = 16;

/** The operation of a handshake. */
export const LOGIN = 'LOGIN';

export interface Command {
  readonly operation: string;
  readonly answer: number;
}

export const COM_QUIT = 0x01;
export const COM_INIT_DB = 0x02;
export const COM_QUERY = 0x03;
export const COM_STATISTICS = 0x09;
export const COM_DEBUG = 0x0d;
export const COM_PING = 0x0e;
export const COM_CHANGE_USER = 0x11;
export const COM_STMT_PREPARE = 0x16;
export const COM_STMT_EXECUTE = 0x17;
export const COM_STMT_CLOSE = 0x19;
export const COM_STMT_RESET = 0x1a;
export const COM_SET_OPTION = 0x1b;
export const COM_STMT_FETCH = 0x1c;
export const COM_RESET_CONNECTION = 0x1f;
export const COM_STMT_BULK_EXECUTE = 0xfa;

/** Where one is listed as `_`, nothing but the server's own threads send it. */
const NAMES =
  `SLEEP QUIT INIT_DB QUERY FIELD_LIST CREATE_DB DROP_DB REFRESH SHUTDOWN STATISTICS PROCESS_INFO _ PROCESS_KILL
  DEBUG PING _ _ CHANGE_USER BINLOG_DUMP TABLE_DUMP _ REGISTER_SLAVE STMT_PREPARE STMT_EXECUTE STMT_SEND_LONG_DATA STMT_CLOSE
  STMT_RESET SET_OPTION STMT_FETCH _ BINLOG_DUMP_GTID RESET_CONNECTION CLONE`.split(/\s+/);
const ANSWERS: Readonly<Record<string, number>> = {
  QUIT: ANSWER_NONE,
  QUERY: ANSWER_RESULTS,
  FIELD_LIST: ANSWER_FIELDS,
  STATISTICS: ANSWER_TEXT,
  PROCESS_INFO: ANSWER_RESULTS,
  CHANGE_USER: ANSWER_LOGIN,
  BINLOG_DUMP: ANSWER_STREAM,
  TABLE_DUMP: ANSWER_STREAM,
  STMT_PREPARE: ANSWER_PREPARED,
  STMT_EXECUTE: ANSWER_RESULTS,
  STMT_SEND_LONG_DATA: ANSWER_NONE,
  STMT_CLOSE: ANSWER_NONE,
  STMT_FETCH: ANSWER_ROWS,
  BINLOG_DUMP_GTID: ANSWER_STREAM,
  CLONE: ANSWER_STREAM,
};
const COMMANDS: readonly (Command | null)[] = Array.from({ length: 256 }, (_, code) => {
  const operation = code === COM_STMT_BULK_EXECUTE ? 'STMT_EXECUTE' : (NAMES[code] ?? '_');
  return operation === '_' ? null : { operation, answer: ANSWERS[operation] ?? ANSWER_SINGLE };
});

/** Null where there is no such command. */
export function commandOf(code: number): Command | null {
  return COMMANDS[code] as Command | null;
}
