/** What bytes may be, where nothing says what they are: of what was not captured the best is believed. */
import { isEncapsulation, MAX_LENGTH, TYPE_IPV4, TYPE_IPV6 } from './ethernet.ts';
import type { HeaderCursor } from './header-cursor.ts';

const ETHERNET_BYTES = 14;
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const TYPE_ARP = 0x0806;

/** Whether a packet may begin `offset` behind the cursor: its version and lengths fit. */
export function mayBeIp(cursor: HeaderCursor, offset: number): boolean {
  const left = cursor.wireEnd - cursor.at - offset;
  const version = cursor.has(offset + 1) ? cursor.u8(offset) >> 4 : 0;
  if (version === 4) {
    const headBytes = (cursor.u8(offset) & 0x0f) * 4;
    const total = cursor.has(offset + 4) ? cursor.u16(offset + 2) : 0;
    return headBytes >= IPV4_BYTES && (total === 0 || (total >= headBytes && total <= left));
  }
  return (
    version === 6 && left >= IPV6_BYTES && (!cursor.has(offset + 6) || cursor.u16(offset + 4) <= left - IPV6_BYTES)
  );
}

/** Whether it may be an Ethernet frame: its type fits what stands behind it. */
export function mayBeEthernet(cursor: HeaderCursor, offset: number): boolean {
  if (!cursor.has(offset + ETHERNET_BYTES + 1)) return cursor.wireEnd > cursor.end;
  const type = cursor.u16(offset + ETHERNET_BYTES - 2);
  const next = cursor.u8(offset + ETHERNET_BYTES);
  if (type === TYPE_IPV4) return next >> 4 === 4;
  if (type === TYPE_IPV6) return next >> 4 === 6;
  if (type > MAX_LENGTH) return type === TYPE_ARP || isEncapsulation(type);
  // LLC: two points, which are the same.
  if (!cursor.has(offset + ETHERNET_BYTES + 2)) return cursor.wireEnd > cursor.end;
  return (
    next === cursor.u8(offset + ETHERNET_BYTES + 1) && type <= cursor.wireEnd - cursor.at - offset - ETHERNET_BYTES
  );
}

/** Whether it is an Ethernet frame with a packet in it, beyond doubt. */
export function isIpInEthernet(cursor: HeaderCursor, offset: number): boolean {
  if (!cursor.has(offset + ETHERNET_BYTES + 1)) return false;
  const type = cursor.u16(offset + ETHERNET_BYTES - 2);
  if (type !== TYPE_IPV4 && type !== TYPE_IPV6) return false;
  const version = cursor.u8(offset + ETHERNET_BYTES) >> 4;
  return version === (type === TYPE_IPV4 ? 4 : 6) && mayBeIp(cursor, offset + ETHERNET_BYTES);
}
