import { performance } from 'node:perf_hooks';
import { PushAccount } from './account.ts';
import { Backlog, type PushRequest } from './backlog.ts';
import { Credentials } from './credentials.ts';
import { type Destination, type SpoolOption, shownUrl } from './destination.ts';
import { firstLine } from './first-line.ts';
import { HttpClient } from './http-client.ts';
import { Sender, type SenderOptions } from './sender.ts';
import { SpoolFolder } from './spool-folder.ts';

export interface PushOption {
  readonly destination: Destination;
  /** Null: what waits does so in memory. */
  readonly spool: SpoolOption | null;
}

export interface PushOptions
  extends PushOption,
    Pick<SenderOptions, 'headers' | 'mayRetry' | 'judge' | 'warn' | 'failed'> {
  /** Of the sink, as its flag has it; with the destination it names what is spooled, too. */
  readonly kind: string;
  /** Of its requests: what was spooled in another one is not sent. */
  readonly form: string;
  /** Where to, as people are told; left out: the URL. */
  readonly shown?: string;
  /** What is in its requests, in the plural. */
  readonly items: string;
  readonly timeoutMs?: number;
  readonly memoryBytes?: number;
}

/** The way of requests to one receiver: client, credentials, what waits, and who sends it. */
export class Push implements Disposable {
  readonly account: PushAccount;
  readonly #backlog: Backlog;
  readonly #sender: Sender;
  readonly #owned: readonly Disposable[];

  /** @throws UserError INPUT, BAD_FLAG of files, OUTPUT of the spool */
  static async open(options: PushOptions): Promise<Push> {
    const { destination, kind, form, spool } = options;
    const credentials = new Credentials(destination);
    const client = new HttpClient({ ...destination, ...(options.timeoutMs && { timeoutMs: options.timeoutMs }) });
    const folder = spool === null ? null : await SpoolFolder.open(spool.path, `${kind} ${form} ${destination.url}`);
    return new Push(options, { credentials, client, folder });
  }

  private constructor(
    options: PushOptions,
    { credentials, client, folder }: { credentials: Credentials; client: HttpClient; folder: SpoolFolder | null },
  ) {
    const { destination, kind, items, spool, warn } = options;
    this.account = new PushAccount(`${kind} ${options.shown ?? shownUrl(destination)}`, items);
    this.#backlog = new Backlog({
      account: this.account,
      spool: folder,
      spoolBytes: spool?.bytes ?? 0,
      ...(options.memoryBytes && { memoryBytes: options.memoryBytes }),
      nowMs: () => performance.now(),
      pushedOut: () =>
        warn(`${this.account.sink} takes less than there is to send: the oldest is dropped, and counted`),
      unspooled: (error) =>
        warn(
          `--spool ${spool?.path} takes nothing:${firstLine(Buffer.from(error.message))}; what waits is kept in memory`,
        ),
    });
    this.#sender = new Sender({
      ...options,
      client,
      credentials,
      account: this.account,
      backlog: this.#backlog,
      random: Math.random,
      nowUnixMs: Date.now,
    });
    this.#owned = folder === null ? [client] : [client, folder];
  }

  /** From now on requests are sent, also those that an earlier run has left. */
  begin(): void {
    this.#sender.begin();
  }

  add(request: PushRequest): void {
    this.#backlog.add(request);
  }

  /** As `Sender.end`. */
  async end(hurry: AbortSignal): Promise<void> {
    await this.#sender.end(hurry);
  }

  [Symbol.dispose](): void {
    for (const each of this.#owned) each[Symbol.dispose]();
  }
}
