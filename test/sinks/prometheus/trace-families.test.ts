/** One file, since each case asks the same of one function. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { Families } from '../../../src/sinks/prometheus/families.ts';
import { toText } from '../../../src/sinks/prometheus/text.ts';
import { addTraceFamilies, type TraceNames } from '../../../src/sinks/prometheus/trace-families.ts';
import { storeOf } from '../../metrics/store/making.ts';
import { connectionOf, transactionOf } from '../../metrics/transactions.ts';
import { collectionOf } from './making.ts';

const store = storeOf();
const served = connectionOf();
const called = connectionOf({ role: 'client', protocol: 'redis', remoteAddress: '127.0.0.1', remotePort: 6379 });
const elsewhere = connectionOf({ role: 'client', remoteAddress: 'fd00::1', remotePort: 8080 });
const own = connectionOf({ tgid: 4000, protocol: 'redis', localAddress: '127.0.0.1', localPort: 6379 });
for (let i = 0; i < 3; i++) store.transaction(transactionOf({ connection: served }));
store.transaction(transactionOf({ connection: served, statusCode: '500', outcome: 'error', errorType: '500' }));
store.transaction(transactionOf({ connection: called, operation: 'GET', resource: null, statusCode: null }));
store.transaction(transactionOf({ connection: own, tgid: 4000, operation: 'GET', resource: null, statusCode: null }));
store.transaction(transactionOf({ connection: elsewhere, resource: '/far' }));

function textOf(names: Partial<TraceNames>): string {
  const families = new Families();
  const all = { spanMetrics: false, serviceGraph: false, ...names };
  addTraceFamilies(families, collectionOf(store), { names: all, isNew: () => false });
  return toText(families.all());
}

function lines(names: Partial<TraceNames>, prefix: string): string[] {
  return textOf(names)
    .split('\n')
    .filter((line) => line.startsWith(prefix));
}

function labelsOf(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

describe('span metrics', () => {
  it('are counted by the name, kind and status of the span', () => {
    const calls = lines({ spanMetrics: true }, 'traces_spanmetrics_calls_total{').map((line) => {
      const { service = '', span_name = '', span_kind = '', status_code = '' } = labelsOf(line);
      return `${service} ${span_kind} ${status_code} ${span_name} ${line.split(' ').at(-1)}`;
    });
    assert.deepEqual(calls.sort(), [
      'command-0 SPAN_KIND_CLIENT STATUS_CODE_UNSET GET /far 1',
      'command-0 SPAN_KIND_CLIENT STATUS_CODE_UNSET GET 1',
      'command-0 SPAN_KIND_SERVER STATUS_CODE_ERROR GET /users/{id} 1',
      'command-0 SPAN_KIND_SERVER STATUS_CODE_UNSET GET /users/{id} 3',
      'command-4 SPAN_KIND_SERVER STATUS_CODE_UNSET GET 1',
    ]);
  });

  it('have durations in seconds, and no two the same labels', () => {
    const counts = lines({ spanMetrics: true }, 'traces_spanmetrics_latency_count{');
    assert.equal(counts.length, 5);
    assert.equal(new Set(counts.map((line) => line.split('} ')[0])).size, 5);
  });
});

it('is read by promtool, which has nothing to say of it', () => {
  const input = textOf({ spanMetrics: true, serviceGraph: true });
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
  assert.deepEqual([status, stdout, stderr], [0, '', '']);
});

describe('the service graph', () => {
  it('has an edge for each call, to the service that is watched, too, or to an address', () => {
    const edges = lines({ serviceGraph: true }, 'traces_service_graph_request_total{').map((line) => {
      const { client, server, connection_type } = labelsOf(line);
      return `${client} ${server} ${connection_type} ${line.split(' ').at(-1)}`;
    });
    assert.deepEqual(edges.sort(), [
      'command-0 [fd00::1]:8080  1',
      'command-0 command-4 database 1',
      'user command-0  1',
      'user command-0  3',
      'user command-4 database 1',
    ]);
  });

  it('has failures, and the durations of each end under its own name', () => {
    assert.equal(lines({ serviceGraph: true }, 'traces_service_graph_request_failed_total{').length, 1);
    assert.equal(lines({ serviceGraph: true }, 'traces_service_graph_request_server_seconds_count{').length, 3);
    assert.equal(lines({ serviceGraph: true }, 'traces_service_graph_request_client_seconds_count{').length, 2);
  });

  it('is not there unless it is asked for', () => {
    assert.deepEqual(lines({}, 'traces_'), []);
  });
});
