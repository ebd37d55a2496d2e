/** Texts are read by parsers that are not ours: Prometheus' own (promtool) and that of its client for Python. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { BUCKET_BOUNDS } from '../../../src/metrics/store/bounds.ts';
import type { Store } from '../../../src/metrics/store/store.ts';
import type { Family } from '../../../src/sinks/prometheus/families.ts';
import { addOwnFamilies } from '../../../src/sinks/prometheus/own-families.ts';
import { serviceFamilies } from '../../../src/sinks/prometheus/service-families.ts';
import { toOpenMetrics, toText } from '../../../src/sinks/prometheus/text.ts';
import { storeOf } from '../../metrics/store/making.ts';
import { connectionOf, transactionOf } from '../../metrics/transactions.ts';
import { collectionOf, SELF } from './making.ts';

/** Of three protocols, both roles, errors, waits, one-way messages, and names that must be escaped. */
function someOfAll(): Store {
  const store = storeOf({ maxSeries: 12 });
  for (const role of ['client', 'server'] as const) {
    const http = connectionOf({ role });
    const redis = connectionOf({ role, protocol: 'redis', serverName: 'cache "1"\\\n' });
    for (let i = 0; i < 5; i++) store.transaction(transactionOf({ connection: http, startNs: i * 1e7 }));
    store.transaction(transactionOf({ connection: http, outcome: 'error', statusCode: '500', errorType: '500' }));
    store.transaction(transactionOf({ connection: redis, operation: 'BLPOP', resource: null, waiting: true }));
    store.transaction(transactionOf({ connection: redis, operation: 'GET', resource: null, statusCode: null }));
    store.failedLater(transactionOf({ connection: redis, outcome: 'error', errorType: 'WRONGTYPE' }));
    store.transaction(transactionOf({ connection: connectionOf({ role, protocol: 'xyz' }), outcome: 'oneWay' }));
    for (let i = 0; i < 5; i++) store.transaction(transactionOf({ connection: http, resource: `/route-${i}` }));
  }
  return store;
}

function familiesOf(store: Store, isNew: (key: string) => boolean = () => false): Family[] {
  const collection = collectionOf(store);
  const families = serviceFamilies(collection, isNew);
  addOwnFamilies(families, collection, SELF);
  return families.all();
}

/** `metric{labels} value` of each sample, as another program has read it. */
function readByPython(module: string, text: string): string[] {
  const script = `
import sys
from prometheus_client.${module} import text_string_to_metric_families as read
for family in read(sys.stdin.read()):
    for sample in family.samples:
        labels = ','.join(f'{key}={value}' for key, value in sorted(sample.labels.items()))
        print(f'{family.type} {sample.name}{{{labels}}} {float(sample.value)}'.replace(chr(10), '<LF>'))
`;
  const { stdout, stderr, status } = spawnSync('/usr/bin/python3', ['-c', script], { input: text, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split('\n');
}

/** `le trace span value time` of each. */
function exemplarsReadByPython(text: string): string[] {
  const script = `
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
for family in read(sys.stdin.read()):
    for sample in family.samples:
        if sample.exemplar:
            told = sample.exemplar
            print(sample.labels['le'], told.labels['trace_id'], told.labels['span_id'], told.value, float(told.timestamp))
`;
  const { stdout, stderr, status } = spawnSync('/usr/bin/python3', ['-c', script], { input: text, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split('\n');
}

describe('the text formats', () => {
  it('are clean to promtool', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: toText(familiesOf(someOfAll())),
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  });

  it('say the same, to parsers that are not ours', () => {
    const families = familiesOf(someOfAll());
    const plain = readByPython('parser', toText(families));
    const open = readByPython('openmetrics.parser', toOpenMetrics(families));
    const comparable = (lines: readonly string[]): string[] =>
      lines
        .filter((line) => !line.includes('_created{'))
        // Of information, and numbers of buckets, the two formats have their own words.
        .map((line) => line.replace(/^(info|gauge) (\w+_info)/, 'info $2').replaceAll(/le=(\d+)\.0(?=[,}])/g, 'le=$1'))
        .sort();
    assert.deepEqual(comparable(open), comparable(plain));
    assert.ok(plain.length > 300, `${plain.length} samples`);
    assert.ok(plain.some((line) => line.includes('server_address=cache "1"\\<LF>')));
    const created = open.filter((line) => line.includes('_created{'));
    assert.ok(created.length > 20 && created.every((line) => line.endsWith(' 1700000000.0')));
  });

  it('have each sample once, and buckets that only rise, up to the count', () => {
    const lines = readByPython('openmetrics.parser', toOpenMetrics(familiesOf(someOfAll())));
    const names = lines.map((line) => line.replace(/ \S+$/, ''));
    assert.equal(new Set(names).size, names.length);
    const values = new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.replace(/^.* /, ''))]));
    let histograms = 0;
    for (const [name, count] of values) {
      if (!/^histogram \w+_count\{/.test(name)) continue;
      const bucket = (le: string): number =>
        [...values].find(([other]) => sameSeries(other, name, le))?.[1] ?? Number.NaN;
      const counts = [
        ...BUCKET_BOUNDS.map((bound) => bucket(Number.isInteger(bound) ? `${bound}.0` : `${bound}`)),
        bucket('+Inf'),
      ];
      assert.ok(
        counts.every((one, at) => one >= (counts[at - 1] ?? 0)),
        name,
      );
      assert.equal(counts.at(-1), count);
      histograms += 1;
    }
    assert.ok(histograms >= 8, `${histograms} histograms`);
  });

  it('end in the order that the specifications want', () => {
    const open = toOpenMetrics(familiesOf(someOfAll()));
    assert.ok(open.endsWith('# EOF\n'));
    assert.match(open, /# TYPE sae_mon_transactions counter\n/);
    assert.match(open, /# UNIT http_server_request_duration_seconds seconds\n/);
    const plain = toText(familiesOf(someOfAll()));
    assert.match(plain, /# TYPE sae_mon_transactions_total counter\n/);
    assert.match(plain, /\nsae_mon_loss_total\{reason="ring_full_records"\} 3\n/);
    assert.match(plain, /\nsae_mon_build_info\{version="1\.2\.3"\} 1\n/);
  });

  it('mark the bucket of the slowest request with its trace, where the format can', () => {
    const store = storeOf();
    const traced = (ms: number, id: string, flags = '01'): void => {
      const attributes = { traceparent: `00-${id.repeat(32)}-${id.repeat(16)}-${flags}` };
      store.transaction(transactionOf({ attributes, startNs: 0, endNs: ms * 1e6 }));
    };
    traced(30, 'a');
    traced(40, 'b');
    traced(20, 'c');
    store.transaction(transactionOf({ startNs: 0, endNs: 90e6 }));
    traced(80, 'd', '00');
    const families = familiesOf(store);
    const marked = exemplarsReadByPython(toOpenMetrics(families));
    assert.deepEqual(marked, [`0.05 ${'b'.repeat(32)} ${'b'.repeat(16)} 0.04 1700000000.0`]);
    assert.doesNotMatch(toText(families), /trace_id/);
  });

  it('show what is new to a scraper that was here before as 0', () => {
    const lines = readByPython('parser', toText(familiesOf(someOfAll(), () => true)));
    const counted = lines.filter((line) => /^(counter|histogram) \w+\{.*service_name=/.test(line));
    assert.ok(counted.length > 100 && counted.every((line) => line.endsWith(' 0.0')));
  });
});

function sameSeries(bucket: string, count: string, le: string): boolean {
  if (!bucket.includes('_bucket{') || !bucket.includes(`,le=${le},`)) return false;
  return bucket.replace('_bucket{', '_count{').replace(`,le=${le},`, ',') === count;
}
