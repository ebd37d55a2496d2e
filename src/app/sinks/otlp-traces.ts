import type { OtlpPush, OtlpSignal } from '../../sinks/otlp/otlp-push.ts';
import { SpanBatches } from '../../sinks/otlp/span-batches.ts';
import { toTracesRequest } from '../../sinks/otlp/traces-request.ts';
import type { TracedRow } from '../../transactions/traced-row.ts';
import type { TracesOption } from '../options.ts';
import { say } from '../words.ts';
import type { SinkContext } from './sink.ts';

export interface OtlpTracesOption extends OtlpSignal {
  readonly select: TracesOption;
}

/** Transactions as spans, in batches, as OTLP. */
export class OtlpTraces {
  readonly #push: OtlpPush;
  readonly #batches: SpanBatches;
  #dropped = 0;

  constructor(push: OtlpPush, { version, labels }: SinkContext) {
    this.#push = push;
    this.#batches = new SpanBatches((rows) =>
      push.add({ body: toTracesRequest(rows, version, labels), items: rows.length }),
    );
  }

  begin(): void {
    say(`${this.#push.push.account.sink}: spans, as they end`);
    this.#push.push.begin();
  }

  /** @param dropped how many had no room on the way until now, in all */
  add(rows: readonly TracedRow[], dropped: number): void {
    this.#push.push.account.drop(dropped - this.#dropped, 'waited');
    this.#dropped = dropped;
    this.#batches.add(rows);
  }

  async end(hurry: AbortSignal): Promise<void> {
    this.#batches.flush();
    await this.#push.end(hurry);
  }
}
