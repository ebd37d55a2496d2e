import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { censusSteps, type HostCensus } from '../../host/census/census.ts';
import { stopOnSignals } from '../signals.ts';
import { CENSUS, type ListOptions, targetsOf } from './target-list.ts';
import type { TargetList, TargetName } from './target-row.ts';

/** A connection that has just begun is seen soon, and the look takes a few per cent of one processor. */
const REFRESH_MS = 3000;
/** A look takes up to some tenths of a second: after so long, keys have their turn. */
const TURN_MS = 8;
/** More cannot be looked through. */
const MAX_ROWS = 2000;

export interface ChooseOptions {
  readonly flags: ListOptions['flags'];
  readonly stdin: NodeJS.ReadStream;
  /** A terminal. */
  readonly stdout: NodeJS.WriteStream;
}

/** Lets the user choose of who speaks on this host now; null where a key or a signal said not to. */
export async function chooseTarget({ flags, stdin, stdout }: ChooseOptions): Promise<TargetName | null> {
  const { runChooser } = await import('../../views/top/chooser/run.tsx');
  const stop = new AbortController();
  using _ = stopOnSignals(() => stop.abort());
  let listener: (list: TargetList) => void = () => undefined;
  const looking = look({ flags, limit: MAX_ROWS }, (list) => listener(list), stop.signal);
  try {
    const row = await runChooser({
      subscribe: (heard) => {
        listener = heard;
        return () => {
          listener = () => undefined;
        };
      },
      stdin,
      stdout,
      ended: looking,
    });
    return row?.target ?? null;
  } finally {
    stop.abort();
    await looking;
  }
}

/** Again and again, until it is stopped. */
async function look(options: ListOptions, listener: (list: TargetList) => void, stop: AbortSignal): Promise<void> {
  for (;;) {
    const census = await takeCensusInTurns(stop);
    if (census === null) return;
    listener(targetsOf(census, options, null));
    try {
      await delay(REFRESH_MS, undefined, { signal: stop });
    } catch (error) {
      if (stop.aborted) return;
      throw error;
    }
  }
}

/** Null where it was stopped. */
async function takeCensusInTurns(stop: AbortSignal): Promise<HostCensus | null> {
  const steps = censusSteps(CENSUS);
  let begun = performance.now();
  while (!stop.aborted) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - begun < TURN_MS) continue;
    await nextTurn();
    begun = performance.now();
  }
  return null;
}
