import type { Decoder, Framing } from './protocol.ts';

/** What decodes the protocol where its bytes come so; null where it is not spoken that way. */
export function framed(decoder: Decoder, framing: Framing): Decoder | null {
  if (decoder.framing === framing) return decoder;
  return framing === 'message' ? (decoder.overMessages ?? null) : null;
}

/** Those of `decoders` that decode what comes so. */
export function allFramed(decoders: readonly Decoder[], framing: Framing): Decoder[] {
  return decoders.map((decoder) => framed(decoder, framing)).filter((decoder) => decoder !== null);
}
