import { formatCount } from '../../lib/formats.ts';
import type { UnreadPackets } from './packet-tracker.ts';

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
