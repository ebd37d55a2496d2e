import { statSync } from 'node:fs';
import { exportDocument } from '../exports/document.ts';
import { UserError } from '../lib/errors.ts';
import { printFilter } from '../lib/filter/print.ts';
import { DataOutput } from './data-output.ts';
import type { ListenOption, SessionOptions, StoreOption, WindowsOption } from './options.ts';
import { type DataListener, RunningSession } from './run-session.ts';
import type { Scrapes } from './serve-scrapes.ts';
import { summaryLine } from './summary-line.ts';
import { say } from './words.ts';

export interface ExportOptions {
  readonly session: Omit<SessionOptions, 'mode'>;
  /** One of them at least. */
  readonly json: JsonOptions | null;
  readonly prometheus: PrometheusOptions | null;
  readonly version: string;
}

export interface JsonOptions extends WindowsOption {
  /** Null: stdout. */
  readonly output: string | null;
}

export interface PrometheusOptions {
  readonly listen: ListenOption;
  readonly store: StoreOption;
}

/**
 * Writes the JSON of `export`, a line a window or one document, and answers who scrapes.
 * @throws UserError
 */
export async function runExport(options: ExportOptions): Promise<void> {
  const { json, prometheus, version } = options;
  if (json !== null) refuseOwnInput(options.session, json);
  const output = json === null ? null : new DataOutput(json.output, () => stop());
  let stop = (): void => undefined;
  try {
    await using scrapes = prometheus === null ? null : await scrapesAt(prometheus.listen, version);
    using session = new RunningSession(
      { ...options.session, mode: { kind: 'export', windows: json, store: prometheus?.store ?? null } },
      json === null || output === null ? {} : documentsTo(output, json, options),
    );
    stop = () => session.stop();
    scrapes?.begin(session);
    const { account } = await session.end();
    // The documents tell it themselves.
    if (json === null && account !== null) say(summaryLine(account));
  } finally {
    output?.close();
  }
}

/** Loaded where somebody is to scrape, and nowhere else. */
async function scrapesAt(listen: ListenOption, version: string): Promise<Scrapes> {
  const { serveScrapes } = await import('./serve-scrapes.ts');
  return await serveScrapes(listen, version);
}

function documentsTo(output: DataOutput, json: JsonOptions, { session, version }: ExportOptions): DataListener {
  const { intervalNs, histograms } = json;
  const filter = session.filter && printFilter(session.filter);
  const kind = intervalNs === null ? 'total' : 'window';
  const tool = { name: 'sae-mon', version };
  return {
    snapshot: (snapshot, { host, source, targets }) => {
      const document = exportDocument(snapshot, { kind, tool, host, source, targets, filter, histograms });
      return output.write(`${JSON.stringify(document)}\n`);
    },
  };
}

/** @throws UserError BAD_FLAG where the output is the recording itself */
function refuseOwnInput({ target }: ExportOptions['session'], { output }: JsonOptions): void {
  if (target.kind !== 'replay' || output === null) return;
  const input = statSync(target.path, { throwIfNoEntry: false });
  const written = statSync(output, { throwIfNoEntry: false });
  if (input === undefined || input.ino !== written?.ino || input.dev !== written.dev) return;
  throw new UserError('BAD_FLAG', `--output ${output} would overwrite the recording that is read`, [
    'Name another file.',
  ]);
}
