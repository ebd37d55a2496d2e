/**
 * Whether the receiver of an RST takes it, as Linux does (tcp_rcv_synsent_state_process, tcp_validate_incoming, tcp_inbound_hash):
 *
 * - its checksum is right, and it is signed as the connection's other segments are, or like these not at all;
 * - in SYN-SENT it acknowledges the SYN (RFC 9293, 3.10.7.3);
 * - else its sequence number is the very one that is expected next (RFC 5961, 3.2), or the FIN's that came last. Time stamps
 *   do not count.
 *
 * What the receiver expects lies between what it acknowledged and what was sent to it. A capture that lacks packets does not
 * show all of that: what is left in doubt, the packets behind it tell.
 */
import type { Flow, Half } from './flow.ts';
import { CONNECTING, PLACE_KNOWN, PLACE_UNKNOWN } from './flow.ts';
import type { IpPacket } from './ip-packet.ts';
import { FAR_BYTES } from './reassembly.ts';
import {
  CHECKSUM_OFFLOADED,
  CHECKSUM_RIGHT,
  CHECKSUM_UNSEEN,
  CHECKSUM_WRONG,
  checksumOf,
  SIGNATURE_BROKEN,
  SIGNATURE_NONE,
  SIGNATURE_UNSEEN,
  signatureOf,
} from './segment-form.ts';
import { distance, TCP_ACK, TCP_FIN, type WireSegment } from './wire-segment.ts';

export type ResetVerdict = typeof RESET_IGNORED | typeof RESET_DOUBTFUL | typeof RESET_TAKEN;
export const RESET_IGNORED = 0;
export const RESET_DOUBTFUL = 1;
export const RESET_TAKEN = 2;

/** `half` sends the RST, which is the payload of `ip`. */
export function resetVerdict(flow: Flow, half: Half, ip: IpPacket, segment: WireSegment): ResetVerdict {
  const byForm = formVerdict(flow, half, ip);
  return byForm === RESET_IGNORED ? byForm : (Math.min(byForm, placeVerdict(flow, half, segment)) as ResetVerdict);
}

/** Whether a segment of the other end acknowledges the SYN of `half`, and nothing that was not sent. */
export function acknowledgesSyn(half: Half, { flags, acknowledgement }: WireSegment): boolean {
  if ((flags & TCP_ACK) === 0) return false;
  return distance(half.initial, acknowledgement) >= 0 && distance(acknowledgement, sentEnd(half)) >= 0;
}

/** Behind all that was seen of the half, a FIN included. */
export function sentEnd(half: Half): number {
  let end = half.ended ? (half.next + 1) >>> 0 : half.next;
  for (const { sequence, length, flags } of half.held) {
    const last = sequence + length + ((flags & TCP_FIN) === 0 ? 0 : 1);
    if (distance(end, last) > 0) end = last >>> 0;
  }
  return end;
}

function formVerdict(flow: Flow, half: Half, ip: IpPacket): ResetVerdict {
  const { signature: own, checksum: reference } = half.habits;
  const expected = own === SIGNATURE_UNSEEN ? flow.opposite(half).habits.signature : own;
  const signature = signatureOf(ip);
  if (signature === SIGNATURE_BROKEN) return RESET_IGNORED;
  const isComparable = signature !== SIGNATURE_UNSEEN && expected !== SIGNATURE_UNSEEN;
  if (isComparable && signature !== expected) return RESET_IGNORED;
  // Whether a signature is right only its receiver knows.
  const bySignature = signature > SIGNATURE_NONE ? RESET_DOUBTFUL : RESET_TAKEN;
  if (checksumOf(ip) !== CHECKSUM_WRONG) return bySignature;
  if (reference === CHECKSUM_RIGHT) return RESET_IGNORED;
  // Where all are wrong, somebody has changed the capture.
  return reference === CHECKSUM_UNSEEN || reference === CHECKSUM_OFFLOADED ? RESET_DOUBTFUL : bySignature;
}

function placeVerdict(flow: Flow, half: Half, segment: WireSegment): ResetVerdict {
  const { sequence } = segment;
  if (flow.state === CONNECTING) {
    const isTaken = half === flow.first ? sequence === half.initial : acknowledgesSyn(flow.first, segment);
    return isTaken ? RESET_TAKEN : RESET_IGNORED;
  }
  if (half.place === PLACE_UNKNOWN) return RESET_DOUBTFUL;
  const end = sentEnd(half);
  const isLast = half.place === PLACE_KNOWN && (sequence === end || (half.ended && sequence === half.next));
  if (isLast || (half.isAcknowledged && sequence === half.acknowledged)) return RESET_TAKEN;
  if (Math.abs(distance(end, sequence)) > FAR_BYTES) return RESET_IGNORED;
  return half.isAcknowledged && distance(half.acknowledged, sequence) < 0 ? RESET_IGNORED : RESET_DOUBTFUL;
}
