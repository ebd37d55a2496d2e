import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CollectedExemplar } from '../../../src/metrics/collection.ts';
import type { Family, HistogramPoint, ValuePoint } from '../../../src/sinks/prometheus/families.ts';
import { type RemoteWriteVersion, requestsOf } from '../../../src/sinks/remote-write/requests.ts';
import { Written } from '../../../src/sinks/remote-write/written.ts';
import { bytesOf, type Decoded, decode } from './decoding.ts';

const START_MS = 1_795_000_000_000;
const START_NS = START_MS * 1e6;
const STALE = Buffer.from([2, 0, 0, 0, 0, 0, 0xf0, 0x7f]);

function counter(value: number, labels: ValuePoint['labels'] = [['role', 'server']], startUnixNs = START_NS): Family {
  return {
    name: 'sae_mon_transactions',
    type: 'counter',
    unit: null,
    help: 'Transactions.',
    points: [{ labels, value, startUnixNs }],
  };
}

function gauge(value: number): Family {
  return {
    name: 'sae_mon_up',
    type: 'gauge',
    unit: null,
    help: 'Up.',
    points: [{ labels: [], value, startUnixNs: null }],
  };
}

function histogram(counts: readonly number[], exemplar: CollectedExemplar | null = null): Family {
  const count = counts.reduce((sum, each) => sum + each, 0);
  const classic = new Float64Array(20);
  classic[3] = count;
  const point: HistogramPoint = {
    labels: [['job', 'shop']],
    durations: {
      count,
      seconds: count * 1.5,
      classic,
      exponential: { scale: 3, offset: -85, counts: Float64Array.from(counts) },
      exemplar,
    },
    startUnixNs: START_NS,
  };
  return {
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    help: 'Durations.',
    points: [point],
  };
}

class Writing {
  readonly #written = new Written();
  readonly #version: RemoteWriteVersion;
  readonly #native: boolean;

  constructor(version: RemoteWriteVersion = 1, native = false) {
    this.#version = version;
    this.#native = native;
  }

  /** As many milliseconds after the start. */
  at(ms: number, families: readonly Family[], last = false): Decoded[] {
    return this.bodies(ms, families, last).flatMap((body) => decode(body, this.#version).series);
  }

  bodies(ms: number, families: readonly Family[], last = false): Uint8Array[] {
    const points = this.#written.next(families, (START_MS + ms) * 1e6, last);
    return [...requestsOf(points, { version: this.#version, native: this.#native })].map(({ body }) => body);
  }
}

function shown(series: readonly Decoded[]): unknown[] {
  return series.map(({ samples }) => samples.map(({ ms, value }) => [ms - START_MS, value]));
}

describe('a counter', () => {
  it('was 0 at the attach, where it is there from the first time on', () => {
    const writing = new Writing();
    assert.deepEqual(shown(writing.at(1000, [counter(7)])), [
      [
        [0, 0],
        [1000, 7],
      ],
    ]);
    assert.deepEqual(shown(writing.at(2000, [counter(9)])), [[[2000, 9]]]);
  });

  it('was 0 when the others were written last, where it comes later', () => {
    const writing = new Writing();
    writing.at(1000, [gauge(1)]);
    assert.deepEqual(shown(writing.at(2000, [gauge(1), counter(9)])), [
      [[2000, 1]],
      [
        [1001, 0],
        [2000, 9],
      ],
    ]);
  });

  it('that begins anew begins at 0, behind its last sample', () => {
    const writing = new Writing();
    writing.at(1000, [counter(7)]);
    assert.deepEqual(shown(writing.at(2000, [counter(9, [['role', 'server']], START_NS + 1500e6)])), [
      [
        [1500, 0],
        [2000, 9],
      ],
    ]);
  });

  it('has no two samples at a time, whatever the clock says', () => {
    const writing = new Writing();
    writing.at(1000, [counter(7)]);
    assert.deepEqual(shown(writing.at(1000, [counter(8)])), [[[1002, 8]]]);
    assert.deepEqual(shown(writing.at(900, [counter(9)])), [[[1004, 9]]]);
  });
});

describe('a gauge', () => {
  it('was nothing before', () => {
    assert.deepEqual(shown(new Writing().at(1000, [gauge(3)])), [[[1000, 3]]]);
  });
});

for (const version of [1, 2] as const) {
  describe(`a series that has ended, in ${version}.0`, () => {
    it('is marked as that, once', () => {
      const writing = new Writing(version);
      writing.at(1000, [gauge(1), counter(7)]);
      const [body = assert.fail()] = writing.bodies(2000, [gauge(1)]);
      assert.equal(Buffer.from(bytesOf(body)).indexOf(STALE) > 0, true);
      const ended = decode(body, version).series.find(({ labels }) => labels['role'] === 'server');
      assert.deepEqual(
        ended?.samples.map(({ ms }) => ms - START_MS),
        [2000],
      );
      assert.deepEqual(shown(writing.at(3000, [gauge(1)])), [[[3000, 1]]]);
    });

    it('has its last value before that, at the end', () => {
      const writing = new Writing(version, true);
      writing.at(1000, [histogram([1])]);
      const series = writing.at(2000, [histogram([2])], true);
      assert.equal(series.length, 23);
      for (const { samples, histograms } of series) {
        const [last, end] = samples.length > 0 ? samples : histograms.map(({ ms, sum }) => ({ ms, value: sum }));
        assert.deepEqual([last?.ms, end?.ms], [START_MS + 2000, START_MS + 2001]);
        assert.ok(Number.isNaN(end?.value) && !Number.isNaN(last?.value));
      }
    });
  });

  describe(`a histogram, in ${version}.0`, () => {
    it('has classic buckets that add up, and names in order', () => {
      const series = new Writing(version).at(1000, [histogram([2, 0, 3])]);
      const buckets = series.filter(({ labels }) => labels['__name__']?.endsWith('_bucket'));
      assert.equal(buckets.length, 20);
      const by = new Map(buckets.map(({ labels, samples }) => [labels['le'], samples.at(-1)?.value]));
      assert.deepEqual([by.get('0.0005'), by.get('0.001'), by.get('10.0'), by.get('+Inf')], [0, 5, 5, 5]);
      for (const { names, samples } of series) {
        assert.deepEqual(names, [...names].sort());
        assert.deepEqual([samples[0]?.value, samples[0]?.ms], [0, START_MS]);
      }
      const rest = series
        .filter(({ labels }) => !labels['le'])
        .map(({ labels, samples }) => [labels['__name__'], samples[1]?.value]);
      assert.deepEqual(rest, [
        ['http_server_request_duration_seconds_count', 5],
        ['http_server_request_duration_seconds_sum', 7.5],
      ]);
    });

    it('has its exemplar in the bucket of its value, and once', () => {
      const writing = new Writing(version);
      const exemplar = {
        traceId: 'ab'.repeat(16),
        spanId: 'cd'.repeat(8),
        seconds: 0.0007,
        timeUnixNs: START_NS + 5e8,
      };
      const marked = (ms: number): unknown[] =>
        writing
          .at(ms, [histogram([1], exemplar)])
          .filter(({ exemplars }) => exemplars.length > 0)
          .map(({ labels, exemplars }) => [labels['le'], exemplars]);
      const labels = { trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8) };
      assert.deepEqual(marked(1000), [['0.001', [{ labels, value: 0.0007, ms: START_MS + 500 }]]]);
      assert.deepEqual(marked(2000), []);
    });

    it('is native, too, where that is wanted, with all its buckets, from 0 on', () => {
      const series = new Writing(version, true).at(1000, [histogram([2, 0, 3, 4])]);
      const [native] = series.filter(({ labels }) => labels['__name__'] === 'http_server_request_duration_seconds');
      const [zero, value] = native?.histograms ?? [];
      const startMs = version === 2 ? START_MS : 0;
      assert.deepEqual(zero, { ms: START_MS, startMs, count: 0, sum: 0, schema: 3, buckets: {} });
      const buckets = { [-84]: 2, [-82]: 3, [-81]: 4 };
      assert.deepEqual(value, { ms: START_MS + 1000, startMs, count: 9, sum: 13.5, schema: 3, buckets });
    });
  });
}

describe('a request', () => {
  const many: Family = {
    ...counter(0),
    points: Array.from({ length: 2500 }, (_, at) => ({
      labels: [['route', `/${at}`]],
      value: at,
      startUnixNs: START_NS,
    })),
  } as Family;

  for (const version of [1, 2] as const) {
    it(`is of 2000 samples at most, and nothing is in two; ${version}.0`, () => {
      const bodies = new Writing(version).bodies(1000, [many]);
      const decoded = bodies.map((body) => decode(body, version).series);
      assert.deepEqual(
        decoded.map((series) => series.reduce((sum, { samples }) => sum + samples.length, 0)),
        [2000, 2000, 1000],
      );
      const routes = decoded.flat().map(({ labels, samples }) => [labels['route'], samples.at(-1)?.value]);
      assert.deepEqual(
        routes,
        many.points.map(({ labels }, at) => [labels[0]?.[1], at]),
      );
    });
  }

  it('of 1.0 says what each of its families is', () => {
    const [body = assert.fail()] = new Writing().bodies(1000, [counter(1), histogram([1])]);
    assert.deepEqual(decode(body, 1).metadata, [
      { type: 'COUNTER', metricFamilyName: 'sae_mon_transactions_total', help: 'Transactions.', unit: '' },
      {
        type: 'HISTOGRAM',
        metricFamilyName: 'http_server_request_duration_seconds',
        help: 'Durations.',
        unit: 'seconds',
      },
    ]);
  });

  it('of 2.0 says so of each series, when it began, and each text once', () => {
    const [body = assert.fail()] = new Writing(2).bodies(1000, [counter(1), gauge(1), histogram([1])]);
    const { series, symbols } = decode(body, 2);
    assert.equal(symbols[0], '');
    assert.equal(new Set(symbols).size, symbols.length);
    const metadata = Object.fromEntries(series.map(({ labels, metadata: told }) => [labels['__name__'], told]));
    assert.deepEqual(metadata['sae_mon_transactions_total'], {
      type: 'METRIC_TYPE_COUNTER',
      help: 'Transactions.',
      unit: '',
    });
    assert.deepEqual(metadata['sae_mon_up'], { type: 'METRIC_TYPE_GAUGE', help: 'Up.', unit: '' });
    const type = 'METRIC_TYPE_HISTOGRAM';
    assert.deepEqual(metadata['http_server_request_duration_seconds_bucket'], {
      type,
      help: 'Durations.',
      unit: 'seconds',
    });
    for (const { labels, samples } of series) {
      const startMs = labels['__name__'] === 'sae_mon_up' ? 0 : START_MS;
      for (const sample of samples) assert.equal(sample.startMs, startMs);
    }
  });

  it('has no empty labels', () => {
    const [series] = new Writing().at(1000, [
      counter(1, [
        ['a', ''],
        ['b', 'x'],
      ]),
    ]);
    assert.deepEqual(series?.labels, { __name__: 'sae_mon_transactions_total', b: 'x' });
  });
});
