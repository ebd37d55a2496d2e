import { Message } from '../../protocols/protocol.ts';
import { Pending } from '../pending.ts';
import { Span } from '../span.ts';
import { IdTable, NO_SLOT } from './id-table.ts';

/** A request by its id, with what has come of its answer. */
export class OpenRequest {
  id = 0;
  /** Where it lies. */
  slot = NO_SLOT;
  readonly request = new Pending();
  /** False where its last frame so far passed without a record: nobody knows when, nor what had come of its answer by then. */
  requestSeen = true;
  /** A frame of the answer has passed: `answer` and `span` tell of it. */
  answering = false;
  readonly answer = new Message();
  readonly span = new Span();
  /** When it was sent last, or something of its answer came. */
  activeNs = 0;
  /** It was open when answers were lost: one of them may have been its own. */
  doubtful = false;
  /** Slots of those that have been silent for longer, and for less long; NO_SLOT at the ends. */
  older = NO_SLOT;
  newer = NO_SLOT;
}

/** The open requests of one conversation: by id, and in the order in which they were last active. Slots are reused: no garbage in steady state. */
export class OpenRequests {
  readonly #byId = new IdTable();
  readonly #slots: OpenRequest[] = [];
  #free = NO_SLOT;
  #oldest = NO_SLOT;
  #newest = NO_SLOT;

  get size(): number {
    return this.#byId.size;
  }

  /** Null where there is none with this id. */
  get(id: number): OpenRequest | null {
    const slot = this.#byId.get(id);
    return slot === NO_SLOT ? null : (this.#slots[slot] as OpenRequest);
  }

  /** The one that has been silent for longest; null where none is open. */
  get oldest(): OpenRequest | null {
    return this.#oldest === NO_SLOT ? null : (this.#slots[this.#oldest] as OpenRequest);
  }

  /** A place for an id that is not open, to be filled; as the newest. `span`: of the request. */
  add(id: number, span: Span): OpenRequest {
    const slot = this.#take();
    const open = this.#slots[slot] as OpenRequest;
    open.id = id;
    open.slot = slot;
    open.answering = false;
    open.doubtful = false;
    open.activeNs = span.lastNs;
    this.#byId.set(id, slot);
    this.#append(slot, open);
    return open;
  }

  /** It spoke again. */
  touch(open: OpenRequest, nowNs: number): void {
    open.activeNs = nowNs;
    const { slot } = open;
    if (slot === this.#newest) return;
    this.#unlink(open);
    this.#append(slot, open);
  }

  /** Its slot is free from now on, its content stays until the next `add`. */
  delete(open: OpenRequest): void {
    const { slot } = open;
    this.#byId.delete(open.id);
    this.#unlink(open);
    open.newer = this.#free;
    this.#free = slot;
  }

  /** From the oldest on. Nothing may be added or deleted meanwhile. */
  forEach(visit: (open: OpenRequest) => void): void {
    for (let slot = this.#oldest; slot !== NO_SLOT; slot = (this.#slots[slot] as OpenRequest).newer) {
      visit(this.#slots[slot] as OpenRequest);
    }
  }

  #take(): number {
    if (this.#free === NO_SLOT) return this.#slots.push(new OpenRequest()) - 1;
    const slot = this.#free;
    this.#free = (this.#slots[slot] as OpenRequest).newer;
    return slot;
  }

  #append(slot: number, open: OpenRequest): void {
    open.older = this.#newest;
    open.newer = NO_SLOT;
    if (this.#newest === NO_SLOT) this.#oldest = slot;
    else (this.#slots[this.#newest] as OpenRequest).newer = slot;
    this.#newest = slot;
  }

  #unlink({ older, newer }: OpenRequest): void {
    if (older === NO_SLOT) this.#oldest = newer;
    else (this.#slots[older] as OpenRequest).newer = newer;
    if (newer === NO_SLOT) this.#newest = older;
    else (this.#slots[newer] as OpenRequest).older = older;
  }
}
