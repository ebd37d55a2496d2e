/** Why something did not arrive. */
export type DropReason =
  /** The oldest, for want of room or because it had waited for too long. */
  | 'waited'
  /** The receiver does not want it. */
  | 'refused'
  /** Its file has gone. */
  | 'lost'
  /** It was there when sae-mon ended. */
  | 'left';

/** What became of what a sink was to send: requests, and what is in them. */
export class PushAccount {
  /** Its kind and where to, as people are told. */
  readonly sink: string;
  /** What is in its requests, in the plural. */
  readonly items: string;
  sentRequests = 0;
  sentItems = 0;
  readonly droppedItems: Record<DropReason, number> = { waited: 0, refused: 0, lost: 0, left: 0 };
  /** Attempts that are made again. */
  failedAttempts = 0;
  queuedRequests = 0;
  queuedBytes = 0;
  spooledBytes = 0;
  up = true;
  /** 0: never. */
  lastSentUnixMs = 0;

  constructor(sink: string, items: string) {
    this.sink = sink;
    this.items = items;
  }

  get dropped(): number {
    return Object.values(this.droppedItems).reduce((sum, count) => sum + count, 0);
  }

  drop(items: number, reason: DropReason): void {
    this.droppedItems[reason] += items;
  }

  /** The last word. */
  toString(): string {
    const { sink, items, sentItems, sentRequests, dropped, queuedRequests } = this;
    const reasons = Object.entries(this.droppedItems).filter(([, count]) => count > 0);
    const lost = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
    return [
      `${sink}: ${sentItems} ${items} sent in ${sentRequests} requests`,
      ...(dropped > 0 ? [`${dropped} dropped (${lost})`] : []),
      ...(queuedRequests > 0 ? [`${queuedRequests} requests spooled`] : []),
    ].join(', ');
  }
}
