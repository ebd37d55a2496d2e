/** One window of the past, packed: typed arrays, whose size is known, in place of an object for each row. */
import type { Counts, Snapshot, SnapshotRow } from '../../metrics/snapshot.ts';
import { type Buckets, coarser } from './durations.ts';

/** What is counted of a row in a window, in the order in which it lies. */
const FIELDS = ['transactions', 'errors', 'inFlight', 'oldest', 'requestBytes', 'responseBytes', 'waiting'] as const;
type Field = (typeof FIELDS)[number];

/** A window without rows: the object itself. */
const WINDOW_BYTES = 400;
/** Of a row: its place in the arrays, beside its fields and buckets. */
const ROW_BYTES = 8 + 8 * FIELDS.length + 4 + 4 + 16;
const COUNT_BYTES = 4;
/** Names with counts, and each of them: its text, and its place. */
const TALLY_BYTES = 32;
const NAME_BYTES = 64;

/** Names and counts in turns: an object whose keys are statuses would have room for every number below them. */
export type Tally = readonly (string | number)[];

const NO_TALLY: Tally = [];

export class PastWindow {
  readonly index: number;
  readonly startUnixSeconds: number;
  readonly seconds: number;
  /** Their ids. */
  readonly rows: readonly number[];
  readonly bytes: number;
  readonly #fields: Float64Array;
  readonly #bucketEnds: Uint32Array;
  readonly #bucketOffsets: Int32Array;
  readonly #buckets: Uint32Array;
  readonly #statusCodes: readonly Tally[];
  readonly #errorTypes: readonly Tally[];

  /** @param rows ids of the snapshot's rows */
  constructor({ window, rows: told }: Pick<Snapshot, 'window' | 'rows'>, rows: readonly number[]) {
    this.index = window.index;
    this.startUnixSeconds = window.startUnixNs / 1e9;
    this.seconds = window.durationSeconds;
    this.rows = rows;
    const buckets = told.map((row) => coarser(row.durationSeconds));
    this.#fields = Float64Array.from(told.flatMap((row) => FIELDS.map((field) => fieldOf(row, field))));
    this.#bucketOffsets = Int32Array.from(buckets, ({ offset }) => offset);
    let end = 0;
    this.#bucketEnds = Uint32Array.from(buckets, ({ counts }) => {
      end += counts.length;
      return end;
    });
    this.#buckets = Uint32Array.from(buckets.flatMap(({ counts }) => Array.from(counts)));
    this.#statusCodes = told.map(({ statusCodes }) => tallyOf(statusCodes));
    this.#errorTypes = told.map(({ errorTypes }) => tallyOf(errorTypes));
    this.bytes = WINDOW_BYTES + rows.length * ROW_BYTES + this.#buckets.length * COUNT_BYTES + this.#tallyBytes();
  }

  field(at: number, field: Field): number {
    return this.#fields[at * FIELDS.length + FIELDS.indexOf(field)] as number;
  }

  /** A view, not a copy. */
  buckets(at: number): Buckets {
    const start = at === 0 ? 0 : (this.#bucketEnds[at - 1] as number);
    return { offset: this.#bucketOffsets[at] as number, counts: this.#buckets.subarray(start, this.#bucketEnds[at]) };
  }

  statusCodes(at: number): Tally {
    return this.#statusCodes[at] ?? NO_TALLY;
  }

  errorTypes(at: number): Tally {
    return this.#errorTypes[at] ?? NO_TALLY;
  }

  #tallyBytes(): number {
    return [...this.#statusCodes, ...this.#errorTypes].reduce(
      (sum, tally) => sum + (tally === NO_TALLY ? 0 : TALLY_BYTES + (NAME_BYTES * tally.length) / 2),
      0,
    );
  }
}

function fieldOf(row: SnapshotRow, field: Field): number {
  switch (field) {
    case 'inFlight':
      return row.inFlight.count;
    case 'oldest':
      return row.inFlight.oldestSeconds ?? Number.NaN;
    case 'waiting':
      return row.waiting.count;
    default:
      return row[field];
  }
}

function tallyOf(counts: Counts): Tally {
  if (counts.length === 0) return NO_TALLY;
  // Of its final size: one that grows has room to spare.
  const tally = new Array<string | number>(2 * counts.length);
  for (const [at, [name, count]] of counts.entries()) {
    tally[2 * at] = name;
    tally[2 * at + 1] = count;
  }
  return tally;
}
