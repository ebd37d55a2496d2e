/**
 * How a result ends (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_response_packets.html):
 *
 *     ok    = ( %x00 / %xFE ) affected-rows insert-id status warnings …       status, warnings: 2OCTET
 *     eof   = %xFE warnings status                                            5 bytes
 *     error = %xFF code [ "#" 5OCTET ] text
 */
import { noteStatus } from './login.ts';
import { EOF, EOF_LENGTH, numberAt, numberSize, u16 } from './packet.ts';
import { STATE_MARK } from './sql-state.ts';
import { AT_END, AT_START, type MysqlState } from './state.ts';

const STATUS_MORE_RESULTS = 0x0008;

/** An OK or EOF in [start, end): the answer ends with it, or another result follows. False where it is neither. */
export function readEnd(state: MysqlState, bytes: Uint8Array, start: number, end: number): boolean {
  const side = state.reply;
  const isEof = bytes[start] === EOF && end - start === EOF_LENGTH;
  let status = start + 3;
  if (!isEof) {
    const insertId = behindNumber(bytes, start + 1, end);
    status = insertId < 0 ? -1 : behindNumber(bytes, insertId, end);
    if (status < 0 || status + 2 > end) return false;
    side.affectedRows += numberAt(bytes, start + 1);
  }
  const flags = u16(bytes, status);
  noteStatus(state, flags);
  side.at = (flags & STATUS_MORE_RESULTS) === 0 ? AT_END : AT_START;
  return true;
}

function behindNumber(bytes: Uint8Array, at: number, end: number): number {
  const size = at < end ? numberSize(bytes[at] as number) : 0;
  return size === 0 || at + size > end ? -1 : at + size;
}

/** An error in [start, end): nothing follows it. */
export function readError(state: MysqlState, bytes: Uint8Array, start: number, end: number): void {
  const side = state.reply;
  const { tables } = state;
  side.at = AT_END;
  side.statusCode = end - start < 3 ? tables.errorCode(0) : tables.errorCode(u16(bytes, start + 1));
  const hasState = end - start >= 9 && bytes[start + 3] === STATE_MARK;
  side.errorType = (hasState ? tables.sqlState(bytes, start + 4) : null) ?? side.statusCode;
}
