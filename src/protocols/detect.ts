import { type Decoder, type Detection, MAYBE, NO } from './protocol.ts';

/** Whose bytes these are: one is kept and filled again, so that asking allocates nothing. */
export class Claim {
  /** IS_REQUEST, IS_RESPONSE or IS_EITHER: exactly one decoder is certain. MAYBE: none is, some could be. NO: none can. */
  detection: Detection = NO;
  /** The decoder that is certain, else null. */
  decoder: Decoder | null = null;
}

/**
 * Asks every decoder about the bytes of one call, from its first. Where two are certain neither gets them: a wrong
 * claim would invent transactions. Returns `claim.detection`.
 */
// biome-ignore lint/complexity/useMaxParams: bytes are three of them, and an object would be allocated for every call
export function detectProtocol(
  decoders: readonly Decoder[],
  bytes: Uint8Array,
  start: number,
  end: number,
  claim: Claim,
): Detection {
  claim.detection = NO;
  claim.decoder = null;
  for (let i = 0; i < decoders.length; i += 1) {
    const decoder = decoders[i] as Decoder;
    const detection = decoder.detect(bytes, start, end);
    if (detection === NO) continue;
    if (detection === MAYBE) {
      if (claim.detection === NO) claim.detection = MAYBE;
      continue;
    }
    if (claim.decoder !== null) {
      claim.detection = MAYBE;
      claim.decoder = null;
      return MAYBE;
    }
    claim.detection = detection;
    claim.decoder = decoder;
  }
  return claim.detection;
}
