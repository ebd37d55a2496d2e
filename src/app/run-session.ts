import type { Collection } from '../metrics/collection.ts';
import type { Look } from '../metrics/scene.ts';
import { attachedLine } from './attached-line.ts';
import type { HeldCommand } from './child/command.ts';
import { passSignals } from './child/pass-signals.ts';
import type { SessionEnd, SessionFacts } from './messages.ts';
import type { SessionOptions } from './options.ts';
import { Session, type SessionListener } from './session.ts';
import { stopOnSignals } from './signals.ts';
import { STDERR, type Words } from './words.ts';

/** What the modes leave to a listener of their own. */
export type DataListener = Pick<SessionListener, 'snapshot' | 'picture' | 'rows' | 'spans'>;

/**
 * From a command's end: what it has left behind may still answer, and a daemon that it has left holds nobody up. Sockets of
 * what has ended are closed by then.
 */
const GRACE_MS = 1000;

/**
 * A session as every command runs it: signals end it cleanly, words go to stderr. One whose target is a command lets it go, and
 * ends with it; signals are the command's then.
 */
export class RunningSession implements Disposable {
  readonly #session: Session;
  readonly #signals: Disposable;
  /** Resolves when collecting has begun; never, where it does not come to that. */
  readonly attached: Promise<SessionFacts>;

  constructor(
    options: SessionOptions,
    listener: DataListener,
    { command = null, words = STDERR }: { readonly command?: HeldCommand | null; readonly words?: Words } = {},
  ) {
    let resolve: (facts: SessionFacts) => void = () => undefined;
    this.attached = new Promise((settle) => {
      resolve = settle;
    });
    this.#session = new Session(options, {
      ...listener,
      attached: (facts) => {
        sayAttached(facts, words);
        command?.letGo();
        resolve(facts);
      },
      warning: (text) => words.warn(text),
    });
    const stop = (): void => this.stop();
    this.#signals = command === null ? stopOnSignals(stop) : passSignals(command, stop);
    void command?.ended.then(() => setTimeout(stop, GRACE_MS).unref());
  }

  stop(): void {
    this.#session.stop();
  }

  /** As `Session.collect`. */
  collect(): Promise<Collection> {
    return this.#session.collect();
  }

  /** As `Session.look`. */
  look(look: Look): void {
    this.#session.look(look);
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
function sayAttached(facts: SessionFacts, words: Words): void {
  if (facts.source.kind === 'live') words.say(attachedLine(facts, performance.now() / 1000));
}
