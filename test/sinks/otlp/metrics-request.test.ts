import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_BUCKETS } from '../../../src/metrics/store/merged-buckets.ts';
import type { Store } from '../../../src/metrics/store/store.ts';
import { addOwnMetrics, addServiceMetrics } from '../../../src/sinks/otlp/collection-metrics.ts';
import { EndedSeries } from '../../../src/sinks/otlp/ended-series.ts';
import { Metrics } from '../../../src/sinks/otlp/metrics.ts';
import { toMetricsRequest } from '../../../src/sinks/otlp/metrics-request.ts';
import { Families } from '../../../src/sinks/prometheus/families.ts';
import { addOwnFamilies } from '../../../src/sinks/prometheus/own-families.ts';
import { SECOND, START_UNIX_NS, storeOf } from '../../metrics/store/making.ts';
import { connectionOf, transactionOf } from '../../metrics/transactions.ts';
import { collectionOf, SELF } from '../prometheus/making.ts';
import {
  attributesOf,
  hexadecimal,
  type MetricsSent,
  type ReadMetric,
  type ReadPoint,
  readMetrics,
} from './reading.ts';

const OWN = { 'service.name': 'sae-mon', 'service.version': SELF.version };

function sent(store: Store | null, ended = new EndedSeries()): MetricsSent {
  const metrics = new Metrics();
  if (store !== null) {
    const collection = collectionOf(store);
    const families = new Families();
    addOwnFamilies(families, collection, SELF);
    addServiceMetrics(metrics, collection);
    addOwnMetrics(metrics, families.all(), OWN);
  }
  ended.addTo(metrics);
  return readMetrics(
    toMetricsRequest({ resources: metrics.all(), version: SELF.version, timeUnixNs: START_UNIX_NS + 5 * SECOND }),
  );
}

function metricsOf({ resource_metrics }: MetricsSent, service: string): readonly ReadMetric[] {
  const found = resource_metrics.filter(
    ({ resource }) => attributesOf(resource.attributes)['service.name'] === service,
  );
  assert.equal(found.length, 1);
  return found[0]?.scope_metrics[0]?.metrics ?? [];
}

function metric(all: readonly ReadMetric[], name: string): ReadMetric {
  const found = all.filter((one) => one.name === name);
  assert.equal(found.length, 1, name);
  return found[0] as ReadMetric;
}

describe('what a receiver of OTLP is sent', () => {
  const store = storeOf();
  const client = connectionOf({ role: 'client', tgid: 5000, serverName: 'api.test' });
  const attributes = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
  for (let i = 1; i <= 20; i += 1) store.transaction(transactionOf({ startNs: 0, endNs: i * 1e6 }));
  store.transaction(transactionOf({ startNs: 0, endNs: 7e6, attributes }));
  store.transaction(transactionOf({ statusCode: '500', errorType: '500', outcome: 'error' }));
  store.transaction(transactionOf({ connection: client }));
  store.transaction(transactionOf({ outcome: 'oneWay', requestBytes: 0, responseBytes: 0 }));
  const all = sent(store);

  it('is of each workload alone, and of sae-mon itself, in its scope', () => {
    const names = all.resource_metrics.map(({ resource }) => attributesOf(resource.attributes)['service.name']);
    assert.deepEqual(names, ['command-0', 'command-5', 'sae-mon']);
    for (const { scope_metrics } of all.resource_metrics) {
      assert.deepEqual(
        scope_metrics.map(({ scope }) => scope),
        [{ name: 'sae-mon', version: '1.2.3' }],
      );
    }
  });

  it('has durations as exponential histograms, cumulative since the attach, with the trace of the slowest', () => {
    const { unit, exponential_histogram } = metric(metricsOf(all, 'command-0'), 'http.server.request.duration');
    assert.deepEqual(
      [unit, exponential_histogram?.aggregation_temporality],
      ['s', 'AGGREGATION_TEMPORALITY_CUMULATIVE'],
    );
    const points = exponential_histogram?.data_points ?? [];
    const [ok, failed] = ['200', '500'].map((status) =>
      points.find((point) => attributesOf(point.attributes)['http.response.status_code'] === status),
    ) as [ReadPoint, ReadPoint];
    assert.deepEqual([ok.count, failed.count, ok.zero_count ?? '0'], ['21', '1', '0']);
    assert.ok(Math.abs((ok.sum ?? 0) - 0.217) < 1e-9);
    assert.deepEqual([ok.start_time_unix_nano, ok.time_unix_nano], ['1700000000000000000', '1700000005000000000']);
    assert.equal(attributesOf(failed.attributes)['error.type'], '500');
    const counts = (ok.positive?.bucket_counts ?? []).map(Number);
    assert.ok(counts.length <= MAX_BUCKETS);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      21,
    );
    // Bucket i is (2^(i / 2^scale), 2^((i + 1) / 2^scale)]: the first is that of 1 ms, the last that of 20.
    const base = 2 ** (2 ** -(ok.scale ?? 0));
    const first = ok.positive?.offset ?? 0;
    const within = (seconds: number, index: number): boolean =>
      base ** index < seconds && seconds <= base ** (index + 1);
    assert.ok(within(0.001, first) && within(0.02, first + counts.length - 1), `${first} at scale ${ok.scale}`);
    const [exemplar] = ok.exemplars ?? [];
    assert.deepEqual(
      [hexadecimal(exemplar?.['trace_id']), hexadecimal(exemplar?.['span_id']), exemplar?.['as_double']],
      ['a'.repeat(32), 'b'.repeat(16), 0.007],
    );
    assert.equal(failed.exemplars?.length ?? 0, 0);
  });

  it('counts every transaction, with a duration or without, by outcome', () => {
    const { sum } = metric(metricsOf(all, 'command-0'), 'sae_mon.transactions');
    assert.deepEqual([sum?.is_monotonic, sum?.aggregation_temporality], [true, 'AGGREGATION_TEMPORALITY_CUMULATIVE']);
    const counts = (sum?.data_points ?? []).map((point) => [
      attributesOf(point.attributes)['sae_mon.outcome'],
      point.as_double,
      point.start_time_unix_nano,
    ]);
    const start = '1700000000000000000';
    assert.deepEqual(counts.sort(), [
      ['error', 1, start],
      ['ok', 21, start],
      ['oneWay', 1, start],
    ]);
  });

  it('has what is under way as gauges, and as OpenTelemetry calls it', () => {
    const server = metricsOf(all, 'command-0');
    assert.equal(metric(server, 'sae_mon.in_flight').gauge?.data_points[0]?.as_double, 0);
    const { sum, unit } = metric(server, 'http.server.active_requests');
    assert.deepEqual([sum?.is_monotonic ?? false, unit], [false, '{request}']);
    assert.equal(metric(metricsOf(all, 'command-5'), 'http.client.active_requests').sum?.data_points.length, 1);
  });

  it('has what was lost and could not be seen, each under its reason', () => {
    const own = metricsOf(all, 'sae-mon');
    const lost = metric(own, 'sae_mon.loss').sum?.data_points ?? [];
    const byReason = new Map(lost.map((point) => [attributesOf(point.attributes)['sae_mon.reason'], point.as_double]));
    assert.deepEqual([byReason.get('ring_full_records'), byReason.get('skipped_bytes')], [3, 7]);
    assert.equal(metric(own, 'sae_mon.complete').gauge?.data_points[0]?.as_double, 0);
    assert.deepEqual(
      ['sae_mon.coverage', 'sae_mon.cpu', 'sae_mon.attach_timestamp', 'sae_mon.series'].map(
        (name) => metric(own, name).unit,
      ),
      ['By', 's', 's', undefined],
    );
  });

  it('names what there was no room for as OpenTelemetry does', () => {
    const small = storeOf({ maxSeries: 1 });
    for (const resource of ['/a', '/b', '/c']) small.transaction(transactionOf({ resource }));
    const { exponential_histogram } = metric(metricsOf(sent(small), 'command-0'), 'http.server.request.duration');
    const overflow = exponential_histogram?.data_points.find(
      ({ attributes: pairs }) => attributesOf(pairs)['otel.metric.overflow'] === true,
    );
    assert.equal(overflow?.count, '2');
  });
});

describe('a series that is sent no more', () => {
  it('is ended once, with its attributes and without a value, and all are at the end', () => {
    const ended = new EndedSeries();
    const both = storeOf();
    both.transaction(transactionOf());
    both.transaction(transactionOf({ resource: '/other' }));
    const one = storeOf();
    one.transaction(transactionOf());
    const endsOf = (from: MetricsSent): string[] =>
      from.resource_metrics.flatMap(({ scope_metrics }) =>
        scope_metrics.flatMap(({ metrics }) =>
          metrics.flatMap(({ name, gauge, sum, exponential_histogram }) =>
            ((gauge ?? sum ?? exponential_histogram)?.data_points ?? [])
              .filter(({ flags }) => flags === 1)
              .map(({ attributes, as_double, count }) => {
                const { 'sae_mon.route': route, 'sae_mon.resource': resource } = attributesOf(attributes);
                return `${name} ${route ?? resource} ${as_double ?? count ?? '-'}`;
              }),
          ),
        ),
      );
    assert.deepEqual(endsOf(sent(both, ended)), []);
    assert.deepEqual(endsOf(sent(one, ended)).sort(), [
      'http.server.active_requests /other -',
      'http.server.request.duration /other -',
      'sae_mon.in_flight /other -',
      'sae_mon.request /other -',
      'sae_mon.response /other -',
      'sae_mon.transactions /other -',
    ]);
    assert.deepEqual(endsOf(sent(one, ended)), []);
    const last = sent(null, ended);
    const points = last.resource_metrics.flatMap(({ scope_metrics }) =>
      scope_metrics.flatMap(({ metrics }) =>
        metrics.flatMap((each) => (each.gauge ?? each.sum ?? each.exponential_histogram)?.data_points ?? []),
      ),
    );
    assert.ok(points.length > 40 && points.every(({ flags }) => flags === 1), `${points.length}`);
  });
});
