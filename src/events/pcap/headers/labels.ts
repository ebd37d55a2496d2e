/**
 * Headers that lead a packet through a network, in network order.
 *
 *   MPLS      = *(label:20 class:3 0:1 ttl:8) label:20 class:3 1:1 ttl:8 labelled          ; RFC 3032
 *   labelled  = IP | [0:4 :28] Ethernet                         ; RFC 4385: a control word; 1:4 speaks of the path
 *   NSH       = version:2 :8 words:6 class:u8 next:u8 path:4 … packet                       ; RFC 8300
 */
import { CUT, ETHERNET, type HeaderCursor, IP, LABELLED, LABELS, type Layer, NO_IP, NSH } from './header-cursor.ts';
import { isIpInEthernet, mayBeEthernet, mayBeIp } from './looks.ts';

const LABEL_BYTES = 4;
const CONTROL_WORD_BYTES = 4;
/** More than any network stacks. */
const MAX_LABELS = 16;
const NSH_MIN_BYTES = 8;

export function readLabels(cursor: HeaderCursor): Layer {
  for (let count = 0; count < MAX_LABELS; count += 1) {
    if (!cursor.has(LABEL_BYTES)) return CUT;
    const isLast = (cursor.u8(2) & 1) === 1;
    cursor.at += LABEL_BYTES;
    if (isLast) return LABELLED;
  }
  return cursor.leave('MPLS');
}

/** Labels do not tell what they lead: it is known by its looks. */
export function readLabelled(cursor: HeaderCursor): Layer {
  if (!cursor.has(1)) return CUT;
  if (isIpInEthernet(cursor, 0)) return ETHERNET;
  if (mayBeIp(cursor, 0)) return IP;
  const kind = cursor.u8(0) >> 4;
  if (kind === 1) return NO_IP;
  if (kind === 0 && mayBeEthernet(cursor, CONTROL_WORD_BYTES)) return cursor.skip(CONTROL_WORD_BYTES, ETHERNET);
  return mayBeEthernet(cursor, 0) ? ETHERNET : cursor.leave('MPLS');
}

export function readNsh(cursor: HeaderCursor): Layer {
  if (!cursor.has(NSH_MIN_BYTES)) return CUT;
  const bytes = (cursor.u16(0) & 0x3f) * 4;
  if (bytes < NSH_MIN_BYTES) return CUT;
  const next = nextProtocol(cursor, cursor.u8(3), 'NSH');
  return cursor.skip(bytes, next);
}

/** The numbers that NSH and VXLAN-GPE share. */
export function nextProtocol(cursor: HeaderCursor, protocol: number, name: string): Layer {
  switch (protocol) {
    case 1:
    case 2:
      return IP;
    case 3:
      return ETHERNET;
    case 4:
      return NSH;
    case 5:
      return LABELS;
    default:
      return cursor.leave(name);
  }
}
