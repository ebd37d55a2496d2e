/**
 * Where a packet was captured: interfaces of one capture may see the same packet, one of them sees it once.
 *
 *   SLL2 = type:u16 reserved:u16 index:u32 …                        ; tcpdump.org/linktypes.html
 */
import type { CapturedPacket } from './captured-packet.ts';

const LINUX_SLL = 113;
const LINUX_SLL2 = 276;
const INDEX_AT = 4;
const SLL2_BYTES = 20;
/** More interfaces than any section has. */
const INTERFACES = 65_536;

/** On any interface: which is not told. */
export const ANY_PLACE = -1;

/** A number for each interface of the capture, or ANY_PLACE. */
export function placeOf({ linkType, interfaceId, view, start, end }: CapturedPacket): number {
  if (linkType === LINUX_SLL) return ANY_PLACE;
  const index = linkType === LINUX_SLL2 && end - start >= SLL2_BYTES ? view.getUint32(start + INDEX_AT) : 0;
  return index * INTERFACES + interfaceId;
}
