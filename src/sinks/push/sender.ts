import type { PushAccount } from './account.ts';
import type { Backlog } from './backlog.ts';
import type { Credentials } from './credentials.ts';
import { firstLine } from './first-line.ts';
import type { Answer } from './http-client.ts';
import { retryAfterMs, waitMs } from './retry.ts';

export interface SenderOptions {
  readonly client: {
    post(body: Uint8Array, headers: Readonly<Record<string, string>>, hurry: AbortSignal): Promise<Answer>;
  };
  readonly credentials: Pick<Credentials, 'headers' | 'renew' | 'mask'>;
  readonly backlog: Backlog;
  readonly account: PushAccount;
  /** Of each request, beside the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether after this status the same request may be taken another time; left out: as after `comesAgain`. */
  readonly mayRetry?: (status: number) => boolean;
  /** Of an answer that is no refusal: how many items were not taken all the same, and why. */
  judge?(answer: Answer, items: number): Partly | null;
  warn(line: string): void;
  /** A bug. */
  failed(error: unknown): void;
  random(): number;
  /** Of the host's clock. */
  nowUnixMs(): number;
}

export interface Partly {
  readonly refused: number;
  readonly why: string;
}

/** What an attempt has come to; `again`: at the earliest when asked for, in words why. */
type Attempt = { readonly kind: 'done' } | { readonly kind: 'again'; readonly askedMs: number; readonly why: string };

const DONE: Attempt = { kind: 'done' };
const UNAUTHORIZED = 401;
/** Too late, and too many: the same request may be taken another time. */
const AGAIN = [408, 429];

/**
 * Sends what waits, one request at a time and in order, for as long as it takes; who adds to it never waits. Whether the
 * receiver is there is said when that changes, and each kind of refusal once.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #told = new Set<string>();
  readonly #ended = new AbortController();
  readonly #hurry = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #failures = 0;
  /** Whether it was said that what is to be sent waits. */
  #waits = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Before it nothing is sent. */
  begin(): void {
    this.#running = this.#run().catch((error: unknown) => this.#options.failed(error));
  }

  /**
   * Sends what waits, until something is not taken. What is left is counted, or is on disk.
   * @param hurry when it has to end, done or not
   */
  async end(hurry: AbortSignal): Promise<void> {
    hurry.addEventListener('abort', () => this.#hurry.abort());
    if (hurry.aborted) this.#hurry.abort();
    this.#ended.abort();
    this.#options.backlog.release();
    await this.#running;
    await this.#options.backlog.close();
  }

  async #run(): Promise<void> {
    const { backlog } = this.#options;
    for (;;) {
      if (!this.#ended.signal.aborted) await backlog.filled();
      const request = await backlog.take();
      if (request === null) {
        if (this.#ended.signal.aborted) return;
        continue;
      }
      const attempt = await this.#attempt(request.body, request.items);
      if (attempt.kind === 'done') {
        backlog.sent();
        continue;
      }
      backlog.kept();
      this.#failed(attempt.why);
      if (this.#ended.signal.aborted) return;
      await this.#pause(Math.max(attempt.askedMs, waitMs(this.#failures, this.#options.random())));
    }
  }

  async #attempt(body: Uint8Array, items: number): Promise<Attempt> {
    const { credentials } = this.#options;
    try {
      const answer = await this.#post(body);
      const renewed = answer.status === UNAUTHORIZED && credentials.renew();
      return this.#judge(renewed ? await this.#post(body) : answer, items);
    } catch (error) {
      return { kind: 'again', askedMs: 0, why: reasonOf(error) };
    }
  }

  #post(body: Uint8Array): Promise<Answer> {
    const { client, credentials, headers } = this.#options;
    return client.post(body, { ...headers, ...credentials.headers }, this.#hurry.signal);
  }

  #judge(answer: Answer, items: number): Attempt {
    const { account, nowUnixMs, judge, mayRetry = comesAgain } = this.#options;
    const { status, headers } = answer;
    if (mayRetry(status)) {
      return {
        kind: 'again',
        askedMs: retryAfterMs(headers['retry-after'], nowUnixMs()) ?? 0,
        why: `answers ${status}${firstLine(answer.body)}`,
      };
    }
    this.#answered(status);
    const partly = status < 300 ? (judge?.(answer, items) ?? null) : refusal(answer, items);
    account.drop(partly?.refused ?? 0, 'refused');
    account.sentItems += items - (partly?.refused ?? 0);
    if (status < 300) account.sentRequests += 1;
    if (partly !== null) this.#tellOnce(status, partly.why);
    return DONE;
  }

  /** For good: what it does not want is not sent again, and until it wants something it is as good as down. */
  #answered(status: number): void {
    const { account, nowUnixMs } = this.#options;
    this.#failures = 0;
    account.lastSentUnixMs = nowUnixMs();
    if (this.#waits) this.#warn('is back');
    this.#waits = false;
    account.up = status < 300;
  }

  #failed(why: string): void {
    const { account } = this.#options;
    this.#failures += 1;
    account.failedAttempts += 1;
    if (!this.#waits) this.#warn(`${why}: what is to be sent waits`);
    this.#waits = true;
    account.up = false;
  }

  #tellOnce(status: number, why: string): void {
    const key = String(status);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#warn(why);
  }

  #warn(what: string): void {
    const { account, credentials, warn } = this.#options;
    warn(`${account.sink} ${credentials.mask(what)}`);
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#ended;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}

function comesAgain(status: number): boolean {
  return status >= 500 || AGAIN.includes(status);
}

function refusal({ status, headers, body }: Answer, items: number): Partly {
  const { location } = headers;
  const why =
    status < 400
      ? `answers ${status}, which sends elsewhere${location === undefined ? '' : `: ${shownLocation(location)}`}; that is not followed, name where it is`
      : `refuses what it is sent, which is dropped: ${status}${firstLine(body)}`;
  return { refused: items, why };
}

/** Without what may be a secret. */
function shownLocation(location: string): string {
  return firstLine(Buffer.from((location.split(/[?#]/, 1)[0] ?? '').replace(/\/\/[^/@]*@/, '//***@'))).trim();
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ECONNREFUSED':
      return 'cannot be reached: nobody listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'cannot be reached: its name is not found';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'has closed the connection without an answer';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'has a certificate of an authority that is not known (name it with --tls-ca)';
    case 'ABORT_ERR':
      return 'has not answered in time';
    default:
      return `cannot be reached: ${firstLine(Buffer.from(message)).trim()}`;
  }
}
