import type { Attributes } from '../metrics/collection.ts';
import type { TraceNames } from '../sinks/prometheus/trace-families.ts';
import type { Watched } from './child/observe.ts';
import type { SessionEnd } from './messages.ts';
import { keepHeapModest } from './modest-heap.ts';
import type { StoreOption } from './options.ts';
import { RunningSession } from './run-session.ts';
import type { SinkOption } from './sinks/open-sink.ts';
import { OwnAccount } from './sinks/own-account.ts';
import { Sinks } from './sinks/sinks.ts';
import { summaryLine } from './summary-line.ts';
import { say } from './words.ts';

export interface ExportOptions extends Watched {
  /** At least one. */
  readonly sinks: readonly SinkOption[];
  /** Behind all sinks that collect. */
  readonly store: StoreOption;
  readonly labels: Attributes;
  readonly traceNames: TraceNames;
  /** What is to be said of the sinks; null: nothing. */
  readonly note: string | null;
  readonly version: string;
}

/**
 * Gives what is seen to every sink that was asked for.
 * @throws UserError
 */
export async function runExport({ session, command, store, ...options }: ExportOptions): Promise<void> {
  keepHeapModest();
  const { labels, traceNames, version } = options;
  if (options.note !== null) say(options.note);
  await using sinks = await Sinks.open(options.sinks, {
    version,
    labels,
    traceNames,
    session,
    own: new OwnAccount(version),
  });
  using running = new RunningSession(
    { ...session, mode: sinks.mode(store) },
    {
      snapshot: (snapshot, facts, windows) => sinks.snapshot(snapshot, facts, windows),
      spans: (spans, dropped) => sinks.spans(spans, dropped),
    },
    { command },
  );
  sinks.begin(running);
  const { account } = await ended(running, sinks);
  // The documents tell it themselves.
  if (account !== null && !options.sinks.some(({ kind }) => kind === 'json')) say(summaryLine(account));
}

/** Sinks hear of a bad end, too: what was counted until then is sent. */
async function ended(running: RunningSession, sinks: Sinks): Promise<SessionEnd> {
  try {
    return await running.end();
  } finally {
    await sinks.end();
  }
}
