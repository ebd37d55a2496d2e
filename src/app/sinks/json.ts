import { statSync } from 'node:fs';
import { exportDocument } from '../../exports/document.ts';
import { UserError } from '../../lib/errors.ts';
import { printFilter } from '../../lib/filter/print.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import { DataOutput } from '../data-output.ts';
import type { SessionFacts } from '../messages.ts';
import type { TargetOption, WindowsOption } from '../options.ts';
import type { Sink, SinkContext, SinkSession } from './sink.ts';

export interface JsonOption {
  readonly windows: WindowsOption;
  /** Null: stdout. */
  readonly output: string | null;
}

/** The JSON of `export`, a line a window or one document. */
export class JsonSink implements Sink {
  readonly collects = false;
  readonly windows: WindowsOption;
  readonly #output: DataOutput;
  readonly #context: SinkContext;
  #session: SinkSession | null = null;

  /** @throws UserError BAD_FLAG, OUTPUT */
  constructor({ windows, output }: JsonOption, context: SinkContext) {
    if (output !== null) refuseOwnInput(context.session.target, output);
    this.windows = windows;
    this.#context = context;
    this.#output = new DataOutput(output, () => this.#session?.stop());
  }

  begin(session: SinkSession): void {
    this.#session = session;
  }

  async snapshot(snapshot: Snapshot, { host, source, targets }: SessionFacts): Promise<void> {
    const { session, version } = this.#context;
    const { intervalNs, histograms } = this.windows;
    const document = exportDocument(snapshot, {
      kind: intervalNs === null ? 'total' : 'window',
      tool: { name: 'sae-mon', version },
      host,
      source,
      targets,
      filter: session.filter && printFilter(session.filter),
      histograms,
    });
    await this.#output.write(`${JSON.stringify(document)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#output.close();
  }
}

/** @throws UserError BAD_FLAG where the output is the recording itself */
function refuseOwnInput(target: TargetOption, output: string): void {
  if (target.kind !== 'replay') return;
  const input = statSync(target.path, { throwIfNoEntry: false });
  const written = statSync(output, { throwIfNoEntry: false });
  if (input === undefined || input.ino !== written?.ino || input.dev !== written.dev) return;
  throw new UserError('BAD_FLAG', `--output ${output} would overwrite the recording that is read`, [
    'Name another file.',
  ]);
}
