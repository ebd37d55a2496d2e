import { type DecodeStatus, type Input, MESSAGE, SKIP } from '../protocol.ts';
import type { Walk, WalkStatus } from './walk.ts';

/** A request, or an answer, that is being read. */
interface Side {
  readonly walk: Walk;
  on(input: Input): WalkStatus;
}

/** Reads on in a body; what nobody wants of it is skipped. MESSAGE at its end. */
export function readBody(side: Side, input: Input): DecodeStatus {
  const status = side.on(input);
  if (status !== MESSAGE) return status;
  const { left } = side.walk;
  if (left === 0) return MESSAGE;
  side.walk.left = 0;
  if (left <= input.end - input.start) {
    input.start += left;
    return MESSAGE;
  }
  input.skip = left;
  return SKIP;
}
