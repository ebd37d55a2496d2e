import type { JsonOptions, PrometheusOptions } from '../app/export.ts';
import { UserError } from '../lib/errors.ts';
import { readListen } from './read-listen.ts';
import { readInterval } from './read-session.ts';
import { readTime } from './read-time.ts';

export interface SinkFlags {
  readonly json: boolean;
  readonly interval?: string | undefined;
  readonly output?: string | undefined;
  readonly histograms: boolean;
  readonly prometheus?: string | undefined;
  readonly 'max-series': string;
  readonly 'series-idle': string;
  readonly replay?: string | undefined;
}

/** 100 MB of memory, half a million time series in Prometheus, and a tenth of a second of the worker for each scrape, which the ring must bridge. */
const MOST_SERIES = 20_000;
/** A shorter one would end series between two scrapes. */
const SHORTEST_IDLE_NS = 1e9;

/**
 * Null where no JSON is wanted.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readJson(flags: SinkFlags): JsonOptions | null {
  const { json, interval, output, histograms, prometheus } = flags;
  if (json) {
    return {
      intervalNs: interval === undefined ? null : readInterval(interval),
      histograms,
      output: output ?? null,
    };
  }
  if (prometheus === undefined) {
    throw new UserError('BAD_FLAG', 'export needs a format', ['Add --json, --prometheus 9464, or both.']);
  }
  const given = [interval && '--interval', output && '--output', histograms && '--histograms'].find(Boolean);
  if (given) throw new UserError('BAD_FLAG', `${given} needs --json`, ['Add --json, or leave it out.']);
  return null;
}

/**
 * Null where nobody is to scrape.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readPrometheus(flags: SinkFlags): PrometheusOptions | null {
  if (flags.prometheus === undefined) return null;
  if (flags.replay !== undefined) {
    throw new UserError(
      'BAD_FLAG',
      '--prometheus and --replay exclude each other: a scrape has the time of the scrape',
      ['Use --json for what was recorded.'],
    );
  }
  const listen = readListen('--prometheus', flags.prometheus);
  return { listen, store: { maxSeries: readSeries(flags['max-series']), idleNs: readIdle(flags['series-idle']) } };
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
