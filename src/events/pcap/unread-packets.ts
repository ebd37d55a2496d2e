/** What of a capture was not, or could not be, read: for the account, and in words. */
import { formatCount } from '../../lib/formats.ts';

/** Packets that were left out, by what they lack. */
export interface UnreadPackets {
  /** Of links that are not read, by link type. */
  readonly unknownLinks: ReadonlyMap<number, number>;
  /** In encapsulations that are not read, by their names. */
  readonly encapsulated: ReadonlyMap<string, number>;
  /** Datagrams of which pieces are missing. */
  readonly incompleteDatagrams: number;
  /** Cut within their headers, or damaged. */
  readonly cutHeaders: number;
  /** Read, but for a part of what they carry, which the snap length has cut off. */
  readonly cutPayloads: number;
  /** TCP connections that had to make room. */
  readonly evictedFlows: number;
}

/** Encapsulations whose contents are encrypted: no reader would help. */
const ENCRYPTED: ReadonlySet<string> = new Set(['ESP', 'MACsec']);

/** The names of a recording's counters. */
export function unreadCounters(unread: UnreadPackets): Readonly<Record<string, number>> {
  let encapsulatedPackets = 0;
  let encryptedPackets = 0;
  for (const [name, packets] of unread.encapsulated) {
    if (ENCRYPTED.has(name)) encryptedPackets += packets;
    else encapsulatedPackets += packets;
  }
  let unreadLinkPackets = 0;
  for (const packets of unread.unknownLinks.values()) unreadLinkPackets += packets;
  const { cutHeaders: cutPackets, cutPayloads, incompleteDatagrams, evictedFlows: tableFull } = unread;
  const unreadPackets = { encapsulatedPackets, encryptedPackets, unreadLinkPackets, cutPackets, incompleteDatagrams };
  return { ...unreadPackets, cutPayloads, tableFull };
}

/** What a capture lacks, in words that follow its name; empty where all was read. */
export function unreadWarnings(unread: UnreadPackets, droppedPackets: number): string[] {
  const warnings: string[] = [];
  for (const [linkType, count] of unread.unknownLinks) {
    warnings.push(`holds ${packets(count)} of a link of type ${linkType}, which is not read`);
  }
  for (const [name, count] of unread.encapsulated) {
    warnings.push(`holds ${packets(count)} in an encapsulation that is not read: ${name}`);
  }
  if (unread.cutHeaders > 0) warnings.push(`holds ${packets(unread.cutHeaders)} cut within their headers`);
  if (unread.incompleteDatagrams > 0) {
    warnings.push(`lacks pieces of ${formatCount(unread.incompleteDatagrams)} fragmented datagrams`);
  }
  if (droppedPackets > 0) warnings.push(`lacks ${packets(droppedPackets)}: the program that captured was too slow`);
  if (unread.evictedFlows > 0) {
    warnings.push(`has more connections at a time than can be followed: ${formatCount(unread.evictedFlows)} were left`);
  }
  return warnings;
}

function packets(count: number): string {
  return count === 1 ? '1 packet' : `${formatCount(count)} packets`;
}
