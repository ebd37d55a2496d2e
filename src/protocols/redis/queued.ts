/**
 * Commands between MULTI and EXEC. Each is answered by QUEUED; what became of it stands in EXEC's answer, in the same
 * order. The name of each goes with its token, so that no place in the requests is needed to know it again.
 */
import type { InnerErrors } from '../inner-errors.ts';
import { isRedirect } from './error-word.ts';
import type { LateErrors } from './late-errors.ts';

/** Commands with their keys' patterns that can be told apart: the default rules give fewer to one server. */
const MAX_NAMES = 4096;
/** Commands of one transaction of which errors can be told: beyond, they are counted as capped. */
const MAX_QUEUED = 16384;
/** A name that found no room. */
const NAMELESS = 0;

/** Names of queued commands by number, shared by all connections. */
export class QueuedNames {
  /** Errors whose command could not be told. */
  untold = 0;
  readonly #operations: string[] = [''];
  readonly #resources: (string | null)[] = [null];
  readonly #ids = new Map<string, Map<string | null, number>>();

  idOf(operation: string, resource: string | null): number {
    const known = this.#ids.get(operation)?.get(resource);
    return known ?? this.#add(operation, resource);
  }

  tell(id: number, errorType: string, into: InnerErrors): void {
    if (id === NAMELESS) this.untold += 1;
    else into.add(this.#operations[id] as string, this.#resources[id] as string | null, errorType);
  }

  #add(operation: string, resource: string | null): number {
    if (this.#operations.length === MAX_NAMES) return NAMELESS;
    let ids = this.#ids.get(operation);
    if (ids === undefined) {
      ids = new Map();
      this.#ids.set(operation, ids);
    }
    const id = this.#operations.push(operation) - 1;
    this.#resources.push(resource);
    ids.set(resource, id);
    return id;
  }
}

/** What one connection has queued, and what of it failed. */
export class QueuedCommands {
  #count = 0;
  #failures = 0;
  readonly #ids: number[] = [];
  readonly #places: number[] = [];
  readonly #words: string[] = [];

  /** A command was answered by QUEUED. */
  add(id: number): void {
    if (this.#count < MAX_QUEUED) this.#ids[this.#count] = id;
    this.#count += 1;
  }

  /** The answer in place `index` of EXEC's `count` is an error. */
  fail(index: number, errorType: string): void {
    if (this.#failures === MAX_QUEUED || isRedirect(errorType)) return;
    this.#places[this.#failures] = index;
    this.#words[this.#failures] = errorType;
    this.#failures += 1;
  }

  /** EXEC is answered with `answers` answers: where they are not as many as were queued, which is whose is not known. */
  finish(answers: number, names: QueuedNames, into: InnerErrors): void {
    const known = answers === this.#count && answers <= MAX_QUEUED;
    for (let i = 0; i < this.#failures; i += 1) {
      const id = known ? (this.#ids[this.#places[i] as number] as number) : NAMELESS;
      names.tell(id, this.#words[i] as string, into);
    }
    this.clear();
  }

  /** As `finish`, of errors that `takeFailures` gave. */
  finishLate({ answers, places, words }: LateErrors, names: QueuedNames, into: InnerErrors): void {
    this.#failures = 0;
    for (const [i, word] of words.entries()) this.fail(places[i] as number, word);
    this.finish(answers, names, into);
  }

  /** The errors of an answer of `answers` that may be another's than EXEC's; null where there are none. */
  takeFailures(answers: number): LateErrors | null {
    const count = this.#failures;
    if (count === 0) return null;
    this.#failures = 0;
    return { answers, places: this.#places.slice(0, count), words: this.#words.slice(0, count) };
  }

  clear(): void {
    this.#count = 0;
    this.#failures = 0;
  }
}
