import type { PairingCounters } from '../transactions/in-order.ts';

/** What the streams and the pairing could not use, over all connections; bytes and messages. */
export class StreamCounters implements PairingCounters {
  gapBytes = 0;
  unreadableBytes = 0;
  unparsedBytes = 0;
  skippedBytes = 0;
  unmatchedRequests = 0;
  unmatchedResponses = 0;
}
