import type { Attributes } from '../../metrics/collection.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { TraceNames } from '../../sinks/prometheus/trace-families.ts';
import type { TracedRow } from '../../transactions/traced-row.ts';
import type { SessionFacts } from '../messages.ts';
import type { SessionOptions, TracesOption, WindowsOption } from '../options.ts';
import type { RunningSession } from '../run-session.ts';
import type { OwnAccount } from './own-account.ts';

/** What is the same for all sinks of a run. */
export interface SinkContext {
  /** Of sae-mon. */
  readonly version: string;
  /** What the user has the numbers marked with: `cluster`, `env`. */
  readonly labels: Attributes;
  /** Of traces, that are wanted beside the others. */
  readonly traceNames: TraceNames;
  readonly session: Omit<SessionOptions, 'mode'>;
  readonly own: OwnAccount;
}

/** What a sink may do with the session that it is told of. */
export type SinkSession = Pick<RunningSession, 'attached' | 'collect' | 'fail' | 'stop'>;

/**
 * One way out of `export`. It is opened before anything is attached: what the user has named wrongly fails then. It never
 * delays the ring: what it is given waits in a bounded queue, and it runs in the main thread.
 */
export interface Sink extends AsyncDisposable {
  /** Whether it asks for collections: a store counts only where one does. */
  readonly collects: boolean;
  /** Null: it takes no snapshots. Sinks that want the same windows are given the same snapshots. */
  readonly windows: WindowsOption | null;
  /** Of its windows, one after the other: a promise delays the next. */
  snapshot?(snapshot: Snapshot, facts: SessionFacts): void | Promise<void>;
  /** Which transactions it wants as spans; left out: none. At most one sink of a run does. */
  readonly traces?: TracesOption | null;
  /** @param dropped how many had no room on the way until now, in all */
  spans?(spans: readonly TracedRow[], dropped: number): void;
  /** The session is about to attach; that it has, or what came of it, it tells itself. */
  begin(session: SinkSession): void;
  /**
   * The session is over, well or badly: what is left is to be sent. `collect` gives what was counted at the end.
   * @param hurry aborts when the time for it is over: it returns soon after
   */
  end?(hurry: AbortSignal): Promise<void>;
}
