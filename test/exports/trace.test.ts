import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SCHEMA_VERSION } from '../../src/exports/schema-version.ts';
import { exportNotShown, exportSummary, exportTransaction, exportTree } from '../../src/exports/trace.ts';
import { exportFields, TRANSACTION_KEYS } from '../../src/exports/trace-fields.ts';
import type { CallTree } from '../../src/transactions/row.ts';
import { readSchema, validatorsOf } from './closed-schema.ts';
import { snapshotOf } from './snapshot.ts';
import { rowOf } from './transaction-row.ts';

const { open, closed } = validatorsOf('trace');

it('writes a transaction as the schema says, and nothing else', () => {
  const rows = [
    rowOf(),
    rowOf({
      outcome: 'unanswered',
      statusCode: null,
      durationSeconds: null,
      timeToFirstByteSeconds: null,
      timing: 'late',
    }),
    rowOf({ outcome: 'open', statusCode: null, timeToFirstByteSeconds: null, responseBytes: 0, waiting: true }),
    rowOf({ protocol: 'redis', resource: null, local: { address: '/run/redis.sock', port: null, transport: 'unix' } }),
  ];
  for (const row of rows) {
    const line = written(exportTransaction(row));
    assert.ok(closed(line), JSON.stringify(closed.errors));
    assert.ok(open({ ...line, weather: 'fine' }));
    assert.ok(!closed({ ...line, weather: 'fine' }));
  }
});

it('writes the keys of a transaction in the order of the contract, with the exact time', () => {
  const line = exportTransaction(rowOf());
  assert.deepEqual(Object.keys(line), [
    'schemaVersion',
    'kind',
    'time',
    'timeUnixNano',
    'observer',
    'role',
    'protocol',
    'protocolVersion',
    'operation',
    'resource',
    'attributes',
    'statusCode',
    'outcome',
    'errorType',
    'durationSeconds',
    'timeToFirstByteSeconds',
    'queueSeconds',
    'waiting',
    'requestBytes',
    'responseBytes',
    'timing',
    'process',
    'local',
    'peer',
    'peerProcess',
    'peerName',
    'peerNameSource',
    'peerBehind',
    'client',
    'connectionId',
    'sequence',
    'tries',
    'pairId',
    'tcp',
  ]);
  assert.equal(line.time, '2026-01-01T00:00:01.123456Z');
  assert.equal(line.timeUnixNano, '1767225601123456789');
});

it('tells a request that is open at the end from a transaction, by its kind', () => {
  assert.equal(exportTransaction(rowOf()).kind, 'transaction');
  assert.equal(exportTransaction(rowOf({ outcome: 'open' })).kind, 'open');
});

it('says in the place of missing lines how many there are, as the schema does', () => {
  const line = written(exportNotShown(1234));
  assert.deepEqual(line, { schemaVersion: SCHEMA_VERSION, kind: 'notShown', count: 1234 });
  assert.ok(closed(line), JSON.stringify(closed.errors));
});

it('writes heads where they were asked for, as the schema says, also beside chosen fields', () => {
  const head = { request: ['GET / HTTP/1.1', 'cookie: (12)'], response: null };
  const line = written(exportTransaction(rowOf({ head })));
  assert.ok(closed(line), JSON.stringify(closed.errors));
  assert.deepEqual(line['head'], head);
  assert.deepEqual(exportFields(rowOf({ head }), ['role']), { role: 'server', head });
  assert.ok(!('head' in exportTransaction(rowOf())));
});

it('writes the calls of a request as the schema says', () => {
  const calls = [{ call: rowOf({ role: 'client' }), by: 'thread', offsetSeconds: 0.001, share: 0.5 }] as const;
  const row = rowOf({ tree: { outsideSeconds: 0.0005, calls } });
  const line = written({ ...exportTransaction(row), tree: exportTree(row.tree as CallTree, exportTransaction) });
  assert.ok(closed(line), JSON.stringify(closed.errors));
  assert.deepEqual(line['tree'], {
    outsideSeconds: 0.0005,
    calls: [
      { by: 'thread', offsetSeconds: 0.001, share: 0.5, call: written(exportTransaction(rowOf({ role: 'client' }))) },
    ],
  });
});

it('writes the fields that were asked for alone, in their order; composed ones as their keys', () => {
  const line = exportFields(rowOf(), ['status', 'process', 'target', 'time']);
  assert.deepEqual(Object.entries(line), [
    ['statusCode', '200'],
    ['outcome', 'ok'],
    ['errorType', null],
    ['process', rowOf().process],
    ['operation', 'GET'],
    ['resource', '/users/{id}'],
    ['time', '2026-01-01T00:00:01.123456Z'],
  ]);
});

it('can be asked for each of its keys', () => {
  assert.deepEqual(exportFields(rowOf(), TRANSACTION_KEYS), exportTransaction(rowOf()));
  assert.deepEqual(TRANSACTION_KEYS, Object.keys(exportTransaction(rowOf())));
});

it('writes the summary as the schema says', () => {
  const { coverage, loss } = snapshotOf();
  const line = written(exportSummary(coverage, loss));
  assert.ok(closed(line), JSON.stringify(closed.errors));
  assert.deepEqual(Object.keys(line), ['schemaVersion', 'kind', 'coverage', 'loss']);
  assert.ok(!open({ ...line, kind: 'transaction' }));
});

it('describes coverage and loss by the same words in both schemas', () => {
  const [document, trace] = [readSchema('export').$defs, readSchema('trace').$defs];
  for (const name of ['coverage', 'coverageCounts', 'loss', 'time']) assert.deepEqual(trace[name], document[name]);
});

function written(line: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(line));
}
