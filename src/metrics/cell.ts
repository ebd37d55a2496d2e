import { isError } from '../lib/outcome.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { Histogram } from './histogram.ts';
import { Tally } from './tally.ts';
import { beganNs, isPossible, isWaiting } from './timing.ts';

/** What one series did in one window. Reused for another when the window is dropped. */
export class Cell {
  transactions = 0;
  errors = 0;
  /** Those that took no longer than they wait by design. */
  waiting = 0;
  readonly durations = new Histogram();
  readonly firstBytes = new Histogram();
  readonly outcomes = new Tally();
  readonly statusCodes = new Tally();
  readonly errorTypes = new Tally();
  /** Transactions of connections whose round trip was known. */
  roundTrips = 0;
  /** False where nothing was told of any connection's TCP. */
  tcpKnown = false;
  retransmissions = 0;
  /** Waiting nanoseconds, request bytes, response bytes, round trips: in an array, since a store into a double field may allocate. */
  readonly #sums = new Float64Array(4);

  /** Nanoseconds that waiting transactions took. */
  get waitingSum(): number {
    return this.#sums[0] as number;
  }

  get requestBytes(): number {
    return this.#sums[1] as number;
  }

  get responseBytes(): number {
    return this.#sums[2] as number;
  }

  /** Sum of the smoothed round trips, nanoseconds. */
  get roundTripSum(): number {
    return this.#sums[3] as number;
  }

  /** Counts a transaction. A duration that is impossible, or not known, is left out: `outcomes` shows how many are missing. */
  record(transaction: Transaction): void {
    const sums = this.#sums;
    this.transactions += 1;
    sums[1] = (sums[1] as number) + transaction.requestBytes;
    sums[2] = (sums[2] as number) + transaction.responseBytes;
    this.outcomes.add(transaction.outcome);
    if (transaction.connection.tcp !== null) this.recordTcp(transaction.retransmissions, transaction.roundTripNs);
    if (transaction.statusCode !== null) this.statusCodes.add(transaction.statusCode);
    if (isError(transaction.outcome)) {
      this.recordError(transaction.errorType ?? transaction.outcome);
    }
    if (isWaiting(transaction)) this.#recordWaiting(transaction);
    else this.#recordDurations(transaction);
  }

  recordError(errorType: string): void {
    this.errors += 1;
    this.errorTypes.add(errorType);
  }

  /** What the network did to a connection of this series. */
  recordTcp(retransmissions: number, roundTripNs: number): void {
    this.tcpKnown = true;
    this.retransmissions += retransmissions;
    if (Number.isNaN(roundTripNs)) return;
    this.roundTrips += 1;
    this.#sums[3] = this.roundTripSum + roundTripNs;
  }

  merge(other: Cell): void {
    this.transactions += other.transactions;
    this.errors += other.errors;
    this.waiting += other.waiting;
    this.durations.merge(other.durations);
    this.firstBytes.merge(other.firstBytes);
    this.outcomes.merge(other.outcomes);
    this.statusCodes.merge(other.statusCodes);
    this.errorTypes.merge(other.errorTypes);
    const sums = this.#sums;
    sums[0] = this.waitingSum + other.waitingSum;
    sums[1] = this.requestBytes + other.requestBytes;
    sums[2] = this.responseBytes + other.responseBytes;
    sums[3] = this.roundTripSum + other.roundTripSum;
    this.roundTrips += other.roundTrips;
    this.retransmissions += other.retransmissions;
    this.tcpKnown ||= other.tcpKnown;
  }

  reset(): void {
    this.transactions = 0;
    this.errors = 0;
    this.waiting = 0;
    this.durations.reset();
    this.firstBytes.reset();
    this.outcomes.reset();
    this.statusCodes.reset();
    this.errorTypes.reset();
    this.roundTrips = 0;
    this.retransmissions = 0;
    this.tcpKnown = false;
    this.#sums.fill(0);
  }

  #recordWaiting(transaction: Transaction): void {
    this.waiting += 1;
    const duration = transaction.endNs - transaction.startNs;
    if (transaction.endSeen && isPossible(duration)) this.#sums[0] = this.waitingSum + duration;
  }

  #recordDurations(transaction: Transaction): void {
    // What is never answered has no duration.
    if (transaction.outcome === 'oneWay') return;
    const fromNs = beganNs(transaction);
    const duration = transaction.endNs - fromNs;
    if (!isPossible(duration)) return;
    if (transaction.endSeen) this.durations.record(duration);
    const firstByte = transaction.firstByteNs - fromNs;
    if (isPossible(firstByte)) this.firstBytes.record(firstByte);
  }
}
