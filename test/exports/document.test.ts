import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ExportContext, exportDocument } from '../../src/exports/document.ts';
import { validatorsOf } from './closed-schema.ts';
import { snapshotOf } from './snapshot.ts';

const { open, closed } = validatorsOf('export');

const CONTEXT: ExportContext = {
  kind: 'total',
  tool: { name: 'sae-mon', version: '0.1.0' },
  host: { name: 'shop-1', kernel: '6.18.44', arch: 'x86_64' },
  source: { kind: 'live', probe: 'socket' },
  targets: [{ kind: 'pid', value: '123', processes: 7 }],
  filter: null,
  histograms: false,
};

describe('the export document', () => {
  it('is what the schema says, and nothing else', () => {
    for (const histograms of [false, true]) {
      const document = written(exportDocument(snapshotOf(), { ...CONTEXT, histograms }));
      assert.ok(closed(document), JSON.stringify(closed.errors));
    }
  });

  it('has its keys in the order of the contract', () => {
    const document = exportDocument(snapshotOf(), CONTEXT);
    assert.deepEqual(Object.keys(document), [
      'schemaVersion',
      'kind',
      'tool',
      'host',
      'source',
      'targets',
      'filter',
      'window',
      'totals',
      'endpoints',
      'dependencies',
      'unattributed',
      'coverage',
      'loss',
    ]);
    assert.deepEqual(Object.keys(document.endpoints[0] ?? {}), [
      'observer',
      'role',
      'protocol',
      'protocolVersion',
      'operation',
      'resource',
      'workload',
      'server',
      'client',
      'connection',
      'transactions',
      'errors',
      'ratePerSecond',
      'errorRatio',
      'statusCodes',
      'errorTypes',
      'outcomes',
      'waiting',
      'inFlight',
      'durationSeconds',
      'timeToFirstByteSeconds',
      'queueSeconds',
      'requestBytes',
      'responseBytes',
      'tcp',
      'attributes',
    ]);
  });

  it('says what was served and called, with exact counts', () => {
    const document = exportDocument(snapshotOf(), CONTEXT);
    assert.deepEqual(document.totals.server, {
      transactions: 1009,
      errors: 12,
      ratePerSecond: 100.9,
      errorRatio: 0.011893,
      inFlight: 1,
      oldestInFlightSeconds: 10,
    });
    assert.deepEqual(document.totals.unknown, {
      transactions: 0,
      errors: 0,
      ratePerSecond: 0,
      errorRatio: null,
      inFlight: 0,
      oldestInFlightSeconds: null,
    });
    const [endpoint, hanging] = document.endpoints;
    assert.deepEqual(endpoint?.statusCodes, { '200': 997, '500': 12 });
    assert.deepEqual(endpoint?.errorTypes, { '500': 12 });
    assert.deepEqual(endpoint?.outcomes, { ok: 997, error: 12 });
    assert.equal(endpoint?.durationSeconds.max, 0.01);
    assert.equal(hanging?.resource, '/reports/{uuid}');
    assert.deepEqual(hanging?.inFlight, { count: 1, oldestSeconds: 10 });
    assert.equal(document.dependencies[0]?.transactions, 101);
    assert.equal(document.dependencies[0]?.server.port, 6379);
    assert.deepEqual(document.window, {
      index: 0,
      start: '2026-01-01T00:00:00.000000Z',
      end: '2026-01-01T00:00:10.000000Z',
      durationSeconds: 10,
      partial: false,
    });
  });

  it('carries histograms only where asked for', () => {
    const plain = exportDocument(snapshotOf(), CONTEXT);
    assert.ok(!JSON.stringify(plain).includes('histogram'));
    const full = exportDocument(snapshotOf(), { ...CONTEXT, histograms: true });
    const histogram = full.endpoints[0]?.durationSeconds.histogram;
    assert.equal(
      histogram?.counts.reduce((sum, count) => sum + count, 0),
      1009,
    );
  });
});

describe('the export schema', () => {
  it('is open: a later minor version may add keys', () => {
    const later = { ...exportDocument(snapshotOf(), CONTEXT), schemaVersion: '1.7', weather: 'fine' };
    assert.ok(open(written(later)));
    assert.ok(!closed(written(later)));
  });

  it('refuses a document that lacks a key or has a wrong type', () => {
    const document = exportDocument(snapshotOf(), CONTEXT);
    const { loss, ...without } = document;
    assert.equal(loss.complete, true);
    assert.ok(!open(written(without)));
    assert.ok(!open(written({ ...document, schemaVersion: '2.0' })));
    assert.ok(!open(written({ ...document, kind: 'sum' })));
    assert.ok(!open(written({ ...document, endpoints: [{ ...document.endpoints[0], transactions: '1009' }] })));
  });
});

function written(document: object): unknown {
  return JSON.parse(JSON.stringify(document));
}
