/** The main thread's side of a session: starts the worker, hears it, asks it to stop, waits for its end. */
import { Worker } from 'node:worker_threads';
import { InvariantError } from '../lib/errors.ts';
import type { Collection } from '../metrics/collection.ts';
import type { Look, Scene } from '../metrics/scene.ts';
import type { Snapshot } from '../metrics/snapshot.ts';
import type { TransactionRow } from '../transactions/row.ts';
import type { TracedRow } from '../transactions/traced-row.ts';
import { CollectionReceiver, type SentCollection } from './collection-wire.ts';
import { type FromWorker, fromPortableError, type SessionEnd, type SessionFacts, type ToWorker } from './messages.ts';
import type { SessionOptions } from './options.ts';

/**
 * Of the worker's heap. Nearly nothing that is allocated lives long, and V8 lets this part grow by 130 MB when
 * connections come by the ten thousand a second: no faster, and memory that the host lacks (RSS in
 * `node --test test/failures/churn.test.ts`: 139 to 266 MiB without, 138 to 138 with it).
 */
const YOUNG_MB = 16;

/** What a command does with what comes. A promise delays the next: the worker goes on without waiting. */
export interface SessionListener {
  attached(facts: SessionFacts): void;
  /** @param windows which of the mode's it is of */
  snapshot?(snapshot: Snapshot, facts: SessionFacts, windows: number): void | Promise<void>;
  /** The screen of `top`: the next one replaces it. */
  picture?(snapshot: Snapshot, scene: Scene): void | Promise<void>;
  /** @param notShown how many the worker had no room for behind these */
  rows?(rows: readonly TransactionRow[], notShown: number): void | Promise<void>;
  /** @param dropped how many the worker had no room for until now, in all */
  spans?(spans: readonly TracedRow[], dropped: number): void;
  warning(text: string): void;
}

interface Ask {
  resolve(collection: Collection): void;
  reject(error: Error): void;
}

const OVER = 'the session has ended';

export class Session {
  readonly #worker: Worker;
  readonly #listener: SessionListener;
  /** Messages are dealt with one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #facts: SessionFacts | null = null;
  #outcome: SessionEnd | Error | null = null;
  readonly #ended: Promise<void>;
  /** Who waits for the next collection; null: it has ended. */
  #asks: Ask[] | null = [];
  readonly #collections = new CollectionReceiver();
  /** Of the end. */
  #last: Collection | null = null;

  constructor(options: SessionOptions, listener: SessionListener) {
    this.#listener = listener;
    this.#worker = new Worker(workerUrl(), {
      workerData: options,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => this.#conclude(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#refuseAsks();
        resolve();
      });
    });
  }

  /** Asks the worker to finish; what it collected still comes. Idempotent. */
  stop(): void {
    this.#send({ kind: 'stop' });
  }

  /**
   * All since the attach, of a mode that has a store; once the session has ended well, what was counted at its end.
   * @throws Error where it ends badly
   */
  collect(): Promise<Collection> {
    return new Promise((resolve, reject) => {
      if (this.#last !== null) resolve(this.#last);
      else if (this.#asks === null) reject(new Error(OVER));
      else if (this.#asks.push({ resolve, reject }) === 1) this.#send({ kind: 'collect' });
    });
  }

  /** Of a mode that makes pictures: what they are of from now on. */
  look(look: Look): void {
    this.#send({ kind: 'look', look });
  }

  /** Ends it with an error of the main thread's own. */
  fail(error: unknown): void {
    this.#conclude(error instanceof Error ? error : new Error(String(error)));
    this.stop();
  }

  /**
   * Waits for the worker's end and for everything that it sent to be dealt with.
   * @throws UserError, InvariantError: what ended the session
   */
  async end(): Promise<SessionEnd> {
    await this.#ended;
    await this.#queue;
    const outcome = this.#outcome ?? new InvariantError('the worker ended without a word');
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'attached':
        this.#facts = message.facts;
        this.#listener.attached(message.facts);
        return;
      case 'warning':
        this.#listener.warning(message.text);
        return;
      case 'snapshot':
        this.#deal(async (facts) => this.#listener.snapshot?.(message.snapshot, facts, message.windows));
        return;
      case 'picture':
        this.#deal(async () => this.#listener.picture?.(message.snapshot, message.scene));
        return;
      case 'rows':
        this.#deal(async () => this.#listener.rows?.(message.rows, message.notShown));
        return;
      case 'spans':
        this.#deal(async () => this.#listener.spans?.(message.spans, message.dropped));
        return;
      case 'collected':
        this.#collected(message.collection, message.last);
        return;
      case 'stopped':
        this.#conclude(message.end);
        return;
      case 'failed':
        this.#conclude(fromPortableError(message.error));
        return;
      default:
        message satisfies never;
    }
  }

  #collected(sent: SentCollection, last: boolean): void {
    const collection = this.#collections.toCollection(sent);
    if (last) this.#last = collection;
    for (const { resolve } of this.#asks?.splice(0) ?? []) resolve(collection);
  }

  #refuseAsks(): void {
    const asks = this.#asks ?? [];
    this.#asks = null;
    for (const { reject } of asks) reject(new Error(OVER));
  }

  /** In order; the credit goes back when it is done. A listener that fails ends the session. */
  #deal(work: (facts: SessionFacts) => Promise<void>): void {
    const facts = this.#facts;
    if (facts === null) throw new InvariantError('output came before `attached`');
    this.#queue = this.#queue
      .then(() => work(facts))
      .catch((error: unknown) => this.fail(error))
      .then(() => this.#send({ kind: 'acknowledged' }));
  }

  /** An error stays, whatever comes after it. */
  #conclude(outcome: SessionEnd | Error): void {
    if (!(this.#outcome instanceof Error)) this.#outcome = outcome;
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}

/** The bundle has the worker beside this module; from source it has the ending of the source. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
}
