import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Push, type PushOption, type PushOptions } from '../push/push.ts';
import { judgeExport } from './export-answer.ts';

/** Where one kind of data goes, its whole URL, and how. */
export interface OtlpSignal extends PushOption {
  /** Null: as is usual. */
  readonly timeoutMs: number | null;
  readonly gzip: boolean;
}

/** A body, and how many points or spans are in it. */
export interface ExportRequest {
  readonly body: Uint8Array;
  readonly items: number;
}

export interface OtlpPushOptions extends Pick<PushOptions, 'items' | 'warn' | 'failed'> {
  /** Of sae-mon. */
  readonly version: string;
}

/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes: after all others, 500 among them, the same request is refused again. */
const RETRYABLE = [429, 502, 503, 504];

const compress = promisify(gzip);

/** The way of one kind of data to its receiver. */
export class OtlpPush implements Disposable {
  readonly push: Push;
  readonly #zips: boolean;
  /** In order: compression takes its time. */
  #adding: Promise<void> = Promise.resolve();

  /** @throws UserError as `Push.open` */
  static async open(
    { timeoutMs, gzip: zips, ...option }: OtlpSignal,
    { version, ...options }: OtlpPushOptions,
  ): Promise<OtlpPush> {
    const push = await Push.open({
      ...option,
      ...options,
      kind: 'otlp',
      form: zips ? 'gzip' : 'plain',
      headers: {
        'Content-Type': 'application/x-protobuf',
        'User-Agent': `sae-mon/${version}`,
        ...(zips && { 'Content-Encoding': 'gzip' }),
      },
      mayRetry: (status) => RETRYABLE.includes(status),
      judge: judgeExport,
      ...(timeoutMs !== null && { timeoutMs }),
    });
    return new OtlpPush(push, zips);
  }

  private constructor(push: Push, zips: boolean) {
    this.push = push;
    this.#zips = zips;
  }

  add({ body, items }: ExportRequest): void {
    this.#adding = this.#adding.then(async () => {
      this.push.add({ body: this.#zips ? await compress(body, { level: constants.Z_BEST_SPEED }) : body, items });
    });
  }

  async end(hurry: AbortSignal): Promise<void> {
    await this.#adding;
    await this.push.end(hurry);
  }

  [Symbol.dispose](): void {
    this.push[Symbol.dispose]();
  }
}
