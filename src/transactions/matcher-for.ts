import type { Decoder } from '../protocols/protocol.ts';
import { ByIdMatcher } from './by-id/by-id.ts';
import { InOrderMatcher } from './in-order/in-order.ts';
import { OneWayMatcher } from './one-way.ts';
import type { Matcher, MatcherParts } from './pairing.ts';

/** The matcher that a decoder's messages ask for. */
export function matcherFor(decoder: Decoder, parts: MatcherParts): Matcher {
  switch (decoder.pairing) {
    case 'in-order':
      return new InOrderMatcher(parts, decoder.multiplexed === true);
    case 'by-id':
      return new ByIdMatcher(parts, decoder.byId);
    case 'one-way':
      return new OneWayMatcher(parts);
    default:
      return decoder.pairing satisfies never;
  }
}
