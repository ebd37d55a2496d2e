import {
  type Decoder,
  type Direction,
  IS_EITHER,
  IS_REQUEST,
  IS_RESPONSE,
  REQUEST,
  type RequestTokens,
} from '../../src/protocols/protocol.ts';

/** A piece of one direction. Positions count from 0, or from anywhere. */
export interface Segment {
  readonly direction: Direction;
  readonly position: number;
  readonly bytes: Uint8Array;
  /** The other direction spoke last: nothing that was asked before is unanswered. */
  readonly beginsTurn: boolean;
}

/** Whether the decoder is certain that a message begins the segment, and no other than one of this direction. */
export function claimed(decoder: Decoder, { bytes, direction }: Segment, requests: RequestTokens): boolean {
  const answers = direction !== REQUEST;
  const detection =
    answers && decoder.detectAnswer !== undefined
      ? decoder.detectAnswer(bytes, 0, bytes.length, requests)
      : decoder.detect(bytes, 0, bytes.length);
  return detection === IS_EITHER || detection === (answers ? IS_RESPONSE : IS_REQUEST);
}
