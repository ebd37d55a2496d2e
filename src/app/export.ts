import { statSync } from 'node:fs';
import { exportDocument } from '../exports/document.ts';
import { UserError } from '../lib/errors.ts';
import { printFilter } from '../lib/filter/print.ts';
import { DataOutput } from './data-output.ts';
import type { SessionOptions } from './options.ts';
import { RunningSession } from './run-session.ts';

export interface ExportOptions {
  readonly session: Omit<SessionOptions, 'mode'>;
  /** Null: one document of all, at the end. */
  readonly intervalNs: number | null;
  readonly histograms: boolean;
  /** Null: stdout. */
  readonly output: string | null;
  readonly version: string;
}

/**
 * Writes the JSON of `export`: a line a window, or one document.
 * @throws UserError
 */
export async function runExport(options: ExportOptions): Promise<void> {
  const { intervalNs, histograms, version } = options;
  const filter = options.session.filter && printFilter(options.session.filter);
  refuseOwnInput(options);
  const output = new DataOutput(options.output, () => session.stop());
  const kind = intervalNs === null ? 'total' : 'window';
  using session = new RunningSession(
    { ...options.session, mode: { kind: 'export', windows: { intervalNs, histograms }, store: null } },
    {
      snapshot: (snapshot, { host, source, targets }) => {
        const tool = { name: 'sae-mon', version };
        const document = exportDocument(snapshot, { kind, tool, host, source, targets, filter, histograms });
        return output.write(`${JSON.stringify(document)}\n`);
      },
    },
  );
  try {
    await session.end();
  } finally {
    output.close();
  }
}

/** @throws UserError BAD_FLAG where the output is the recording itself */
function refuseOwnInput({ session, output }: ExportOptions): void {
  if (session.target.kind !== 'replay' || output === null) return;
  const input = statSync(session.target.path, { throwIfNoEntry: false });
  const written = statSync(output, { throwIfNoEntry: false });
  if (input === undefined || input.ino !== written?.ino || input.dev !== written.dev) return;
  throw new UserError('BAD_FLAG', `--output ${output} would overwrite the recording that is read`, [
    'Name another file.',
  ]);
}
