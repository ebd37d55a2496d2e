import type { PushRequest } from '../push/backlog.ts';
import type { Answer } from '../push/http-client.ts';
import type { Partly } from '../push/sender.ts';
import { snappy } from '../push/snappy.ts';
import { type TimedPoint, type TimeSeries, timeSeriesOf } from './time-series.ts';
import { toV1 } from './write-v1.ts';
import { toV2 } from './write-v2.ts';

export type RemoteWriteVersion = 1 | 2;

/** Of one request, as many as Prometheus itself sends. */
const MAX_SAMPLES = 2000;

const FORMS = {
  1: { type: 'application/x-protobuf', version: '0.1.0' },
  2: { type: 'application/x-protobuf;proto=io.prometheus.write.v2.Request', version: '2.0.0' },
} as const;

export function remoteWriteHeaders(version: RemoteWriteVersion, saeMon: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': FORMS[version].type,
    'Content-Encoding': 'snappy',
    'X-Prometheus-Remote-Write-Version': FORMS[version].version,
    'User-Agent': `sae-mon/${saeMon}`,
  };
}

/** What is to be sent of points at one time, in requests of bounded size. */
export function* requestsOf(
  points: readonly TimedPoint[],
  { version, native }: { readonly version: RemoteWriteVersion; readonly native: boolean },
): Generator<PushRequest> {
  let series: TimeSeries[] = [];
  let items = 0;
  for (const point of points) {
    for (const one of timeSeriesOf(point, native)) {
      const own = one.samples.length + one.histograms.length;
      if (items + own > MAX_SAMPLES) {
        yield { body: bodyOf(series, version), items };
        series = [];
        items = 0;
      }
      series.push(one);
      items += own;
    }
  }
  if (items > 0) yield { body: bodyOf(series, version), items };
}

function bodyOf(series: readonly TimeSeries[], version: RemoteWriteVersion): Uint8Array {
  const families = [...new Set(series.map(({ family }) => family))];
  return snappy(version === 1 ? toV1(series, families) : toV2(series));
}

/** Receivers of 2.0 say what they have written; who does not has not understood it, whatever the status says. */
export function judgeV2({ headers }: Answer, items: number): Partly | null {
  const told = (['samples', 'histograms'] as const).map((what) => headers[`x-prometheus-remote-write-${what}-written`]);
  if (told.every((text) => text === undefined)) {
    return { refused: items, why: 'does not speak remote write 2.0: leave out --remote-write-version 2' };
  }
  const written = told.reduce((sum, text) => sum + (Number(text ?? 0) || 0), 0);
  return written >= items ? null : { refused: items - written, why: `has taken ${written} of ${items} samples` };
}
