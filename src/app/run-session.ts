import type { Collection } from '../metrics/collection.ts';
import { attachedLine } from './attached-line.ts';
import type { SessionEnd, SessionFacts } from './messages.ts';
import type { SessionOptions } from './options.ts';
import { Session, type SessionListener } from './session.ts';
import { stopOnSignals } from './signals.ts';
import { say, warn } from './words.ts';

/** What the modes leave to a listener of their own. */
export type DataListener = Pick<SessionListener, 'snapshot' | 'rows' | 'spans'>;

/** A session as every command runs it: signals end it cleanly, words go to stderr. */
export class RunningSession implements Disposable {
  readonly #session: Session;
  readonly #signals: Disposable;
  /** Resolves when collecting has begun; never, where it does not come to that. */
  readonly attached: Promise<SessionFacts>;

  constructor(options: SessionOptions, listener: DataListener) {
    let resolve: (facts: SessionFacts) => void = () => undefined;
    this.attached = new Promise((settle) => {
      resolve = settle;
    });
    this.#session = new Session(options, {
      ...listener,
      attached: (facts) => {
        sayAttached(facts);
        resolve(facts);
      },
      warning: warn,
    });
    this.#signals = stopOnSignals(() => this.stop());
  }

  stop(): void {
    this.#session.stop();
  }

  /** As `Session.collect`. */
  collect(): Promise<Collection> {
    return this.#session.collect();
  }

  /** As `Session.fail`. */
  fail(error: unknown): void {
    this.#session.fail(error);
  }

  end(): Promise<SessionEnd> {
    return this.#session.end();
  }

  [Symbol.dispose](): void {
    this.#signals[Symbol.dispose]();
  }
}

/** The time is that of the whole process: what the user waited. */
function sayAttached(facts: SessionFacts): void {
  if (facts.source.kind === 'live') say(attachedLine(facts, performance.now() / 1000));
}
