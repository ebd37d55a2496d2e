import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MetricsExport } from '../../../src/sinks/otlp/metrics-export.ts';
import { storeOf } from '../../metrics/store/making.ts';
import { transactionOf } from '../../metrics/transactions.ts';
import { collectionOf, SELF } from '../prometheus/making.ts';
import { readMetrics } from './reading.ts';

it('no series has two values at a time: not of a collection that is given twice, nor of the end', () => {
  const store = storeOf();
  store.transaction(transactionOf());
  const collection = collectionOf(store);
  const exported = new MetricsExport({ version: '1.2.3', resource: { 'service.name': 'sae-mon' }, labels: {} });
  const requests = [exported.request(collection, SELF), exported.request(collection, SELF), exported.last()];
  const times = requests.map((request) => {
    const { resource_metrics } = readMetrics(request?.body ?? new Uint8Array());
    const points = resource_metrics.flatMap(({ scope_metrics }) =>
      scope_metrics.flatMap(({ metrics }) =>
        metrics.flatMap((each) => (each.gauge ?? each.sum ?? each.exponential_histogram)?.data_points ?? []),
      ),
    );
    const [time, ...others] = new Set(points.map(({ time_unix_nano }) => Math.floor(Number(time_unix_nano) / 1e6)));
    assert.deepEqual(others, []);
    return time ?? 0;
  });
  const [first = 0, second = 0, last = 0] = times;
  assert.equal(first, collection.timeUnixNs / 1e6);
  assert.ok(first < second && second < last, `${times}`);
});
