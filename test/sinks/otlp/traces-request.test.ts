import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measuredAttributes } from '../../../src/app/reports/measured-attributes.ts';
import { SpanReport } from '../../../src/app/reports/span-report.ts';
import { TraceSelection } from '../../../src/app/reports/trace-selection.ts';
import type { Workload } from '../../../src/metadata/workload.ts';
import { toTracesRequest } from '../../../src/sinks/otlp/traces-request.ts';
import type { TracedRow } from '../../../src/transactions/traced-row.ts';
import type { Transaction, TransactionConnection } from '../../../src/transactions/transaction.ts';
import { connectionOf, transactionOf, workloads } from '../../metrics/transactions.ts';
import { attributesOf, hexadecimal, type ReadSpan, readTraces, type TracesSent } from './reading.ts';

const CLOCKS = { monotonicNs: 0, realtimeNs: 1.7e18 };
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;

const resourceOf = ({ application }: Workload): Record<string, string> => ({ 'service.name': application });

function sent(...transactions: readonly Transaction[]): TracesSent {
  const rows: TracedRow[] = [];
  const report = new SpanReport({
    selection: new TraceSelection({ errors: true, slowNs: null, share: 1 }),
    context: { observer: 'process', clocks: CLOCKS, workloads: { ...workloads, resourceOf }, naming: null },
    attributesOf: measuredAttributes(['/users/{id}']),
    outbox: { waitingSpans: 0, span: (row) => rows.push(row), flushRows: () => undefined },
  });
  for (const each of transactions) for (const sink of report.sinks) sink.transaction(each);
  return readTraces(toTracesRequest(structuredClone(rows), '1.2.3'));
}

function spans(...transactions: readonly Transaction[]): readonly ReadSpan[] {
  return (sent(...transactions).resource_spans ?? []).flatMap(({ scope_spans }) =>
    scope_spans.flatMap((scope) => scope.spans),
  );
}

function span(fields: Partial<Transaction>): ReadSpan {
  const [only, ...others] = spans(transactionOf(fields));
  assert.deepEqual(others, []);
  return only as ReadSpan;
}

function client(fields: Partial<TransactionConnection> = {}): TransactionConnection {
  return connectionOf({ role: 'client', ...fields });
}

describe('a transaction as a span', () => {
  it('is a child of its caller, of the same trace', () => {
    const { trace_id, span_id, parent_span_id, flags } = span({ attributes: { traceparent: TRACEPARENT } });
    assert.deepEqual([hexadecimal(trace_id), hexadecimal(parent_span_id)], [TRACE, PARENT]);
    assert.match(hexadecimal(span_id), /^(?!0{16}|b7ad6b7169203331)[0-9a-f]{16}$/);
    // Sampled, and its parent is known to be remote.
    assert.equal(flags, 0x301);
  });

  it('begins a trace of its own where it was told of none, or of what is none', () => {
    const seen = new Set<string>();
    for (const attributes of [null, { traceparent: '00-zz' }, {}]) {
      const { trace_id, parent_span_id, flags } = span({ attributes });
      seen.add(hexadecimal(trace_id));
      assert.deepEqual([parent_span_id ?? '', flags], ['', 1]);
    }
    assert.equal(seen.size, 3);
    assert.ok([...seen].every((id) => /^(?!0{32})[0-9a-f]{32}$/.test(id)));
  });

  it('says of an error that the caller does not keep its trace', () => {
    const attributes = { traceparent: TRACEPARENT.replace(/1$/, '0') };
    assert.equal(span({ attributes, outcome: 'error', errorType: '500' }).flags, 0x300);
    assert.deepEqual(spans(transactionOf({ attributes })), []);
  });

  it('has the times of its first and last byte, to the microsecond', () => {
    const { start_time_unix_nano, end_time_unix_nano } = span({ startNs: 1_000_123_000, endNs: 1_000_456_000 });
    assert.equal(BigInt(end_time_unix_nano) - BigInt(start_time_unix_nano), 333_000n);
    assert.equal(start_time_unix_nano, '1700000001000123000');
  });

  it('has a kind, a name and attributes by the conventions', () => {
    const served = span({
      attributes: {
        traceparent: TRACEPARENT,
        'user_agent.original': 'curl/8',
        'server.address': 'a.test',
        'server.port': 80,
      },
    });
    assert.deepEqual([served.kind, served.name, served.status], ['SPAN_KIND_SERVER', 'GET /users/{id}', undefined]);
    assert.deepEqual(attributesOf(served.attributes), {
      'http.request.method': 'GET',
      'http.response.status_code': '200',
      'url.scheme': 'http',
      'sae_mon.route': '/users/{id}',
      'http.route': '/users/{id}',
      'user_agent.original': 'curl/8',
      'server.address': 'a.test',
      'server.port': '80',
      'client.address': '10.0.0.7',
      'network.peer.address': '10.0.0.7',
      'network.peer.port': '40000',
      'network.protocol.version': '1.1',
      'network.transport': 'tcp',
      'process.pid': '123',
      'sae_mon.outcome': 'ok',
      'sae_mon.protocol': 'http',
      'sae_mon.request.bytes': '100',
      'sae_mon.response.bytes': '1000',
      'sae_mon.time_to_first_byte': 0.0005,
      'thread.id': '124',
    });
  });

  it('calls a server by the name by which its client has looked for it', () => {
    const { attributes, kind, name } = span({
      connection: client({ protocol: 'redis', serverName: 'cache.test', remotePort: 6379 }),
      operation: 'GET',
      resource: null,
      statusCode: 'WRONGTYPE',
      outcome: 'error',
      errorType: 'WRONGTYPE',
    });
    const told = attributesOf(attributes);
    assert.deepEqual([kind, name], ['SPAN_KIND_CLIENT', 'GET']);
    assert.deepEqual(
      [
        'db.system.name',
        'db.operation.name',
        'db.response.status_code',
        'error.type',
        'server.address',
        'server.port',
      ].map((key) => told[key]),
      ['redis', 'GET', 'WRONGTYPE', 'WRONGTYPE', 'cache.test', '6379'],
    );
  });

  it('has failed where its transaction has, with the type of the error, and only then', () => {
    const failed = span({ statusCode: '503', outcome: 'error', errorType: '503' });
    assert.equal(failed.status?.code, 'STATUS_CODE_ERROR');
    assert.equal(attributesOf(failed.attributes)['error.type'], '503');
    const late = span({ statusCode: null, outcome: 'timeout', errorType: null });
    assert.equal(attributesOf(late.attributes)['error.type'], 'timeout');
    assert.equal(span({ outcome: 'cutByClient', errorType: 'cut' }).status, undefined);
  });

  it('is a producer where it sends a message', () => {
    const connection = client({ protocol: 'kafka' });
    const { kind, name } = span({ connection, operation: 'Produce', resource: 'orders' });
    assert.deepEqual([kind, name], ['SPAN_KIND_PRODUCER', 'Produce orders']);
    assert.equal(span({ connection, operation: 'Fetch', resource: 'orders' }).kind, 'SPAN_KIND_CLIENT');
  });

  it('is of its workload, with those of the same', () => {
    const other = connectionOf({ tgid: 5000 });
    const { resource_spans = [] } = sent(
      transactionOf(),
      transactionOf({ connection: other, tgid: 5000 }),
      transactionOf(),
    );
    assert.deepEqual(
      resource_spans.map(({ resource, scope_spans }) => [
        attributesOf(resource.attributes)['service.name'],
        scope_spans[0]?.scope,
        scope_spans[0]?.spans.length,
      ]),
      [
        ['command-0', { name: 'sae-mon', version: '1.2.3' }, 2],
        ['command-5', { name: 'sae-mon', version: '1.2.3' }, 1],
      ],
    );
  });

  it('never ends before it begins, and says where its end is not known', () => {
    const cut = span({ startNs: 2e9, endNs: 1e9, endSeen: false });
    assert.equal(cut.end_time_unix_nano, cut.start_time_unix_nano);
    assert.equal(attributesOf(cut.attributes)['sae_mon.duration_known'], false);
  });
});
