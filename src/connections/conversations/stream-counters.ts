import type { PairingCounters } from '../../transactions/pairing.ts';

/** What the streams and the pairing could not use, over all conversations; bytes and messages. */
export class StreamCounters implements PairingCounters {
  gapBytes = 0;
  unreadableBytes = 0;
  unparsedBytes = 0;
  skippedBytes = 0;
  unmatchedRequests = 0;
  evictedRequests = 0;
  unmatchedResponses = 0;
  duplicates = 0;
}
