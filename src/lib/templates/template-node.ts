import { type Place, placeBehind } from './places.ts';
import { ANY, TEMPLATES } from './segments.ts';

/** Lookups at a place since its least used child was last seen, before a newcomer may have that child's room: ten rounds of a full place. */
const STALE_AFTER = 1000;
/** A newcomer's appearances before it counts as more than a passing value. */
const VOTES_NEEDED = 8;
/** Newcomers watched at one place; a power of two. */
const CANDIDATES = 16;

/** A place in a tree of templates: what leads to it, and its children by their bytes. Only `TemplateTree` makes them. */
export class TemplateNode {
  /** All parts up to here. */
  readonly text: string;
  readonly depth: number;
  /** One of them is `{*}`. */
  readonly capped: boolean;
  /** What its children are the names of. */
  readonly place: Place;
  /** Literal children. */
  literals = 0;
  readonly #segment: Uint8Array;
  readonly #hash: number;
  /** Lookups here, and the parent's number of them when this one was last found. */
  #uses = 0;
  #lastUse = 0;
  /** Open addressing, at most half full. */
  #table: (TemplateNode | null)[] = new Array<TemplateNode | null>(4).fill(null);
  #templates: (TemplateNode | null)[] | null = null;
  #overflow: string | null = null;
  #candidates: Int32Array | null = null;
  #votes: Uint8Array | null = null;

  /** `parent`: null for the root. `joined`: its own part behind its parent's text. `segment`: a literal child's bytes. */
  constructor(parent: TemplateNode | null, joined: string, segment: Uint8Array) {
    this.text = joined;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.capped = parent !== null && (parent.capped || joined.endsWith(TEMPLATES[ANY]));
    this.place = placeBehind(segment, 0, segment.length);
    this.#segment = segment;
    this.#hash = segmentHash(segment, 0, segment.length);
  }

  /** What stands for anything below that finds no room, behind `separator`. */
  overflow(separator: string): string {
    this.#overflow ??= `${this.text}${separator}${TEMPLATES[ANY]}`;
    return this.#overflow;
  }

  /** The literal child [start, end), or null. */
  find(bytes: Uint8Array, start: number, end: number): TemplateNode | null {
    this.#uses += 1;
    const hash = segmentHash(bytes, start, end);
    const table = this.#table;
    const mask = table.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const child = table[slot] as TemplateNode | null;
      if (child === null) return null;
      if (child.#hash !== hash || !child.#isSegment(bytes, start, end)) continue;
      child.#lastUse = this.#uses;
      return child;
    }
  }

  template(index: number): TemplateNode | null {
    return this.#templates === null ? null : (this.#templates[index] as TemplateNode | null);
  }

  setTemplate(index: number, child: TemplateNode): void {
    this.#templates ??= new Array<TemplateNode | null>(TEMPLATES.length).fill(null);
    this.#templates[index] = child;
  }

  addLiteral(child: TemplateNode): void {
    child.#lastUse = this.#uses;
    this.literals += 1;
    if (this.literals * 2 > this.#table.length) this.#rebuild(this.#table.length * 2);
    this.#insert(child);
  }

  /**
   * Called for a newcomer at a full place. Where it has come often enough and a child has fallen out of use, that
   * child goes with all below it. Returns how many places that freed.
   */
  makeRoom(bytes: Uint8Array, start: number, end: number): number {
    if (!this.#vote(segmentHash(bytes, start, end))) return 0;
    const oldest = this.#leastRecentlyUsed();
    if (oldest === null || this.#uses - oldest.#lastUse < STALE_AFTER) return 0;
    this.literals -= 1;
    this.#table[this.#table.indexOf(oldest)] = null;
    this.#rebuild(this.#table.length);
    return oldest.#size();
  }

  #isSegment(bytes: Uint8Array, start: number, end: number): boolean {
    const segment = this.#segment;
    if (segment.length !== end - start) return false;
    for (let i = 0; i < segment.length; i += 1) {
      if (segment[i] !== bytes[start + i]) return false;
    }
    return true;
  }

  /** A majority vote in each of a few slots: passing values cancel each other out, a returning one wins. */
  #vote(hash: number): boolean {
    this.#candidates ??= new Int32Array(CANDIDATES);
    this.#votes ??= new Uint8Array(CANDIDATES);
    const slot = spread(hash) & (CANDIDATES - 1);
    const votes = this.#votes[slot] as number;
    if (this.#candidates[slot] === hash) this.#votes[slot] = Math.min(votes + 1, VOTES_NEEDED);
    else if (votes > 0) this.#votes[slot] = votes - 1;
    else {
      this.#candidates[slot] = hash;
      this.#votes[slot] = 1;
    }
    return this.#candidates[slot] === hash && (this.#votes[slot] as number) >= VOTES_NEEDED;
  }

  #leastRecentlyUsed(): TemplateNode | null {
    let oldest: TemplateNode | null = null;
    for (const child of this.#table) {
      if (child !== null && (oldest === null || child.#lastUse < oldest.#lastUse)) oldest = child;
    }
    return oldest;
  }

  #insert(child: TemplateNode): void {
    const mask = this.#table.length - 1;
    let slot = spread(child.#hash) & mask;
    while (this.#table[slot] !== null) slot = (slot + 1) & mask;
    this.#table[slot] = child;
  }

  #rebuild(slots: number): void {
    const children = this.#table;
    this.#table = new Array<TemplateNode | null>(slots).fill(null);
    for (const child of children) if (child !== null) this.#insert(child);
  }

  /** Places in this subtree. */
  #size(): number {
    let size = 1;
    for (const child of this.#table) if (child !== null) size += child.#size();
    for (const child of this.#templates ?? []) if (child !== null) size += child.#size();
    return size;
  }
}

/** Of a segment's bytes: the sum of each times a power of 31. Two a step, since each step waits for the one before. */
export function segmentHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  let at = start;
  for (const last = end - 2; at <= last; at += 2) {
    hash = (Math.imul(hash, 961) + (bytes[at] as number) * 31 + (bytes[at + 1] as number)) | 0;
  }
  return at < end ? (Math.imul(hash, 31) + (bytes[at] as number)) | 0 : hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}
