import type { StoreOption } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { readTime } from './read-time.ts';

export interface StoreFlags {
  readonly 'max-series': string;
  readonly 'series-idle': string;
}

/** 100 MB of memory, half a million time series in Prometheus, and a tenth of a second of the worker for each scrape, which the ring must bridge. */
const MOST_SERIES = 20_000;
/** A shorter one would end series between two scrapes. */
const SHORTEST_IDLE_NS = 1e9;

/** @throws UserError BAD_FLAG, BAD_DURATION */
export function readStore(flags: StoreFlags): StoreOption {
  return { maxSeries: readSeries(flags['max-series']), idleNs: readIdle(flags['series-idle']) };
}

function readSeries(text: string): number {
  const series = Number(text);
  if (/^\d+$/.test(text) && series >= 1 && series <= MOST_SERIES) return series;
  throw new UserError('BAD_FLAG', `--max-series ${text} is not a number of series`, [
    `Use one from 1 to ${MOST_SERIES}.`,
  ]);
}

function readIdle(text: string): number {
  const idleNs = readTime('--series-idle', text);
  if (idleNs >= SHORTEST_IDLE_NS) return idleNs;
  throw new UserError('BAD_DURATION', `--series-idle ${text} is too short`, ['Use at least 1s.']);
}
