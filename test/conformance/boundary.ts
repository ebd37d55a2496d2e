import { type Decoder, IS_REQUEST, IS_RESPONSE, REQUEST } from '../../src/protocols/protocol.ts';
import type { Segment } from './harness.ts';

/** Whether the decoder is certain that a message of this direction begins the segment. */
export function claimed(decoder: Decoder, { bytes, direction }: Segment): boolean {
  return decoder.detect(bytes, 0, bytes.length) === (direction === REQUEST ? IS_REQUEST : IS_RESPONSE);
}
