import { type ExportDocument, SaeMon, type TraceLine, type Way } from '../equality/sae-mon.ts';

/** What a run showed, by both ways out. */
export interface Seen {
  readonly lines: readonly TraceLine[];
  readonly document: ExportDocument;
}

/** Watches processes with `trace --json` and `export --json` at once, while `act` runs. */
export async function watch(pids: readonly number[], way: Way | 'auto', act: () => Promise<void>): Promise<Seen> {
  const target = ['--json', '--pid', pids.join(','), '--probe', way];
  const both = await Promise.all([SaeMon.attach('trace', ...target), SaeMon.attach('export', ...target)]);
  await using trace = both[0];
  await using total = both[1];
  await act();
  const lines = (await trace.lines()).filter(({ kind }) => kind === 'transaction');
  return { lines, document: await total.document() };
}

/** A transaction of the trace in the words of a test's table. */
export function told(line: TraceLine): readonly [string, string, string, string | null] {
  return [line.protocol, line.operation, line.outcome, line.errorType];
}
