/** The first packet that answers a PREPARE: `prepared` in the grammar of `reply.ts`. */
import { type DecodeStatus, INVALID, type Input } from '../protocol.ts';
import { ANSWER_UNKNOWN, TOKEN_NAMES } from './commands.ts';
import { HEADER, OK, passPacket, u16, u32 } from './packet.ts';
import { AT_END, AT_PARAMETERS, AT_PREPARED_COLUMNS, type MysqlState } from './state.ts';

const PREPARED_LENGTH = 12;

/** Told from an OK by what follows: a definition. */
export function isPrepared({ bytes, start, end }: Input, length: number): boolean {
  const next = start + HEADER + length;
  return (
    length === PREPARED_LENGTH &&
    next + HEADER + 4 <= end &&
    bytes[next + 3] === 2 &&
    bytes[next + HEADER] === 3 &&
    bytes[next + HEADER + 1] === 0x64
  );
}

export function readPrepared(state: MysqlState, input: Input, length: number): DecodeStatus {
  const side = state.reply;
  const { bytes } = input;
  const payload = input.start + HEADER;
  if (bytes[payload] !== OK || length < PREPARED_LENGTH) return INVALID;
  const name = Math.trunc(side.token / TOKEN_NAMES) - 1;
  if (side.token !== ANSWER_UNKNOWN && name >= 0) state.prepared(u32(bytes, payload + 1), name);
  // MySQL may leave the definitions out, and says so behind it.
  const isBare = length > PREPARED_LENGTH && bytes[payload + PREPARED_LENGTH] === 0;
  side.columns = isBare ? 0 : u16(bytes, payload + 5);
  side.definitions = isBare ? 0 : u16(bytes, payload + 7);
  side.at = AT_PARAMETERS;
  if (side.definitions === 0) {
    side.definitions = side.columns;
    side.columns = 0;
    side.at = side.definitions === 0 ? AT_END : AT_PREPARED_COLUMNS;
  }
  return passPacket(input, length);
}
