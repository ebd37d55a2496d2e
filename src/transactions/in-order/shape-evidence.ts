/**
 * Which offsets the answers' shapes allow: where requests of several kinds are mixed, a wrong one contradicts itself
 * within a few of them. One is certain once it has stood so much longer than all that fell that chance is out of question,
 * and no other stands as long.
 */
import type { PendingQueue } from './pending-queue.ts';

/** Callers of one connection do not have more requests open than this. */
const OFFSETS = 1024;
/** It stands for so many answers, and so many times longer than the last that fell. */
const FEWEST = 32;
const TIMES = 4;
/** Others are as good as fallen that were tried by no more answers than this, or than twice what others fell by. */
const HARDLY_TRIED = 8;

const ANY = -1;

/** Where the requests of the queue are. */
export interface QueuePlace {
  /** Requests at its head that are from before. */
  readonly older: number;
  /** Requests made since that have left it. */
  readonly left: number;
}

export class ShapeEvidence {
  /** Ascending; and by how many answers each was tried. */
  #offsets: number[] = [];
  #tried: number[] = [];
  #begun = false;
  /** What all requests so far may be answered by: such answers tell nothing. */
  #common = ANY;
  #longest = 0;

  asked(shapes: number): void {
    if (shapes !== 0) this.#common &= shapes;
  }

  /** The `index`-th answer has come. */
  answered(index: number, shape: number, queue: PendingQueue, place: QueuePlace): void {
    if (shape === 0 || (this.#common & shape) !== 0) return;
    if (!this.#begun) this.#begin();
    const offsets = this.#offsets;
    const tried = this.#tried;
    let kept = 0;
    for (let i = 0; i < offsets.length; i += 1) {
      const offset = offsets[i] as number;
      let times = tried[i] as number;
      const verdict = offset > index ? UNTRIED : judge(index - offset, shape, queue, place);
      if (verdict === FALLEN) {
        this.#longest = Math.max(this.#longest, times);
        continue;
      }
      if (verdict === FITS) times += 1;
      offsets[kept] = offset;
      tried[kept] = times;
      kept += 1;
    }
    offsets.length = kept;
    tried.length = kept;
  }

  /** The one that is certain, of those from `least` on; -1 where none is. */
  certain(least: number): number {
    const enough = FEWEST + TIMES * this.#longest;
    const hardly = Math.max(HARDLY_TRIED, 2 * this.#longest);
    let found = -1;
    for (let i = 0; i < this.#offsets.length; i += 1) {
      const offset = this.#offsets[i] as number;
      const times = this.#tried[i] as number;
      if (offset < least || times <= hardly) continue;
      if (found >= 0 || times < enough) return -1;
      found = offset;
    }
    return found;
  }

  allows(offset: number): boolean {
    return !this.#begun || offset >= OFFSETS || this.#offsets.includes(offset);
  }

  restart(): void {
    this.#begun = false;
    this.#common = ANY;
    this.#offsets = [];
    this.#tried = [];
  }

  #begin(): void {
    this.#begun = true;
    this.#longest = 0;
    this.#offsets = Array.from({ length: OFFSETS }, (_, offset) => offset);
    this.#tried = this.#offsets.map(() => 0);
  }
}

const FALLEN = 0;
const FITS = 1;
const UNTRIED = 2;

function judge(request: number, shape: number, queue: PendingQueue, { older, left }: QueuePlace): number {
  if (request < left) return UNTRIED;
  const at = older + request - left;
  if (at >= queue.length) return FALLEN;
  const wanted = queue.at(at).shape;
  if (wanted === 0) return UNTRIED;
  return (wanted & shape) === 0 ? FALLEN : FITS;
}
