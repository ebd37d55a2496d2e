/** What a protocol that is recognised, but not decoded, has in common with the others: everything but messages. */
import { InvariantError } from '../lib/errors.ts';
import type { Decoder, DecodeStatus, Detection } from './protocol.ts';

export interface Recogniser {
  readonly name: string;
  readonly coverage?: 'tls';
  detect(bytes: Uint8Array, start: number, end: number): Detection;
  serverName?(bytes: Uint8Array, start: number, end: number): string | null;
}

/** A decoder of depth `recognised`: its connections are counted in turns. */
export function recognisedDecoder(recogniser: Recogniser): Decoder {
  return {
    ...recogniser,
    framing: 'stream',
    depth: 'recognised',
    pairing: 'in-order',
    responsesNeedRequests: false,
    createState: () => null,
    decode: (): DecodeStatus => {
      throw new InvariantError(`${recogniser.name} is recognised, not decoded`);
    },
    resync: () => undefined,
  };
}
