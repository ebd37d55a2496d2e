import type { IpPacket } from './ip-packet.ts';
import {
  CHECKSUM_UNSEEN,
  type Checksum,
  checksumOf,
  SIGNATURE_UNSEEN,
  type Signature,
  signatureOf,
} from './segment-form.ts';
import { TCP_SYN } from './wire-segment.ts';

/** What the segments of one sender look like, by the first ones: what does not look so was not taken for his. */
export class SenderHabits {
  /** Both ends sign, or none: what the SYN offers, its answer decides. */
  signature: Signature = SIGNATURE_UNSEEN;
  /** Whether checksums can be relied on where the capture was made. */
  checksum: Checksum = CHECKSUM_UNSEEN;
  #isKnown = false;

  /** A segment that is no RST. */
  observe(ip: IpPacket, flags: number): void {
    if (this.#isKnown) return;
    this.signature = signatureOf(ip);
    if (this.checksum === CHECKSUM_UNSEEN) this.checksum = checksumOf(ip);
    this.#isKnown = (flags & TCP_SYN) === 0 && this.checksum !== CHECKSUM_UNSEEN;
  }
}
