/**
 * How rows begin, where definitions may be left out (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html,
 * https://mariadb.com/kb/en/result-set-packets/):
 *
 *     head    = count / count follows / follows count      the second is MariaDB's, the third MySQL's
 *     follows = %x00 / %x01                                 whether as many definitions follow
 *
 * There is no result without a column, so that all three are told from each other by themselves.
 */
import { numberAt, numberSize } from './packet.ts';

/** How many definitions follow the head of `length` bytes at `start`, all of which are at hand; -1: it is none. */
export function definitionsBehind(bytes: Uint8Array, start: number, length: number): number {
  const first = bytes[start] as number;
  const size = numberSize(first);
  if (size === length) return first === 0 ? -1 : numberAt(bytes, start);
  if (size > 0 && size === length - 1) {
    const follows = bytes[start + size] as number;
    if (follows <= 1) return follows === 0 ? 0 : numberAt(bytes, start);
  }
  if (first > 1 || length < 2 || numberSize(bytes[start + 1] as number) !== length - 1) return -1;
  return first === 0 ? 0 : numberAt(bytes, start + 1);
}
