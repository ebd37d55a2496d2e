import type { Cell } from '../cell.ts';
import { seconds } from '../distribution.ts';
import { HISTOGRAM_SCALE, type Histogram } from '../histogram.ts';
import { type DetailSlot, HEAT_PER_OCTAVE } from '../scene.ts';

/** Of 5 s: five minutes. A slot takes some 200 bytes, all of 2,000 rows that are never silent 24 MB. */
export const MAX_SLOTS = 60;

/** Fine buckets of one of the heat map: both begin at 1 s. */
const FINER = 2 ** HISTOGRAM_SCALE / HEAT_PER_OCTAVE;

/** What one row did in the slots that are over, those of the last minutes. */
export class Slots {
  readonly #slots: (DetailSlot & { readonly index: number })[] = [];

  /** Of an index that is not lower than the last one. */
  add(index: number, cell: Cell): void {
    const slot = slotOf(cell);
    const last = this.#slots.at(-1);
    if (last?.index === index) this.#slots[this.#slots.length - 1] = { index, ...join(last, slot) };
    else this.#slots.push({ index, ...slot });
    while ((this.#slots[0]?.index ?? index) <= index - MAX_SLOTS) this.#slots.shift();
  }

  at(index: number): DetailSlot | null {
    return this.#slots.find((slot) => slot.index === index) ?? null;
  }
}

export function slotOf({ transactions, errors, durations }: Cell): DetailSlot {
  const p99 = durations.count === 0 ? null : seconds(durations.quantile(0.99));
  return { transactions, errors, p99, heat: heatOf(durations) };
}

export const EMPTY_SLOT: DetailSlot = { transactions: 0, errors: 0, p99: null, heat: [] };

/** Counting has begun anew within the slot: of its two parts the slower one tells. */
function join(a: DetailSlot, b: DetailSlot): DetailSlot {
  const heat = new Map(a.heat);
  for (const [bucket, count] of b.heat) heat.set(bucket, (heat.get(bucket) ?? 0) + count);
  return {
    transactions: a.transactions + b.transactions,
    errors: a.errors + b.errors,
    p99: a.p99 === null || b.p99 === null ? (a.p99 ?? b.p99) : Math.max(a.p99, b.p99),
    heat: [...heat].sort(([x], [y]) => x - y),
  };
}

function heatOf(histogram: Histogram): DetailSlot['heat'] {
  const { offset, counts } = histogram.buckets();
  const heat: [number, number][] = [];
  for (let i = 0; i < counts.length; i += 1) {
    const count = counts[i] as number;
    if (count === 0) continue;
    const bucket = Math.floor((offset + i) / FINER);
    const last = heat.at(-1);
    if (last?.[0] === bucket) last[1] += count;
    else heat.push([bucket, count]);
  }
  return heat;
}
