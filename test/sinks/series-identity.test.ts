/** One file, since each case asks the same of one function. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SeriesIdentity } from '../../src/metrics/collection.ts';
import type { GroupIdentity } from '../../src/metrics/series.ts';
import type { NamedSeries } from '../../src/metrics/store/store.ts';
import { PROTOCOLS } from '../../src/protocols/registry.ts';
import { seriesIdentity } from '../../src/sinks/series-identity.ts';
import { workloads } from '../metrics/transactions.ts';

const CAPTURES = fileURLToPath(new URL('../conformance/captures', import.meta.url));
const SERVER = { address: '10.0.0.5', port: 8080, transport: 'tcp', name: null, nameSource: null } as const;
const RESOURCE = { 'service.name': 'shop', 'service.instance.id': 'host:1' };

interface Case {
  readonly role?: GroupIdentity['role'];
  readonly protocol?: string;
  readonly operation?: string;
  readonly resource?: string | null;
  readonly statusCode?: string | null;
  readonly errorType?: string | null;
  readonly server?: GroupIdentity['server'];
  readonly routes?: readonly string[];
}

function identityOf(of: Case): SeriesIdentity {
  const { role = 'server', protocol = 'http', operation = 'GET', resource = '/users/{id}', routes = [] } = of;
  const { statusCode = null, errorType = null, server = SERVER } = of;
  const group = {
    workload: workloads.workloadOf(1),
    role,
    protocol,
    server,
    client: null,
    connection: null,
  } as unknown as GroupIdentity;
  const named: NamedSeries = { group, row: { operation, resource }, statusCode, errorType };
  return seriesIdentity(named, {
    measures: PROTOCOLS.find(({ name }) => name === protocol)?.measures ?? null,
    resource: RESOURCE,
    isNamed: (one) => routes.includes(one),
  });
}

describe('the names of a series', () => {
  it('are those of the semantic conventions for an HTTP server, with a guessed route under a name of our own', () => {
    const { metric, attributes } = identityOf({ statusCode: '500', errorType: '500' });
    assert.equal(metric, 'http.server.request.duration');
    assert.deepEqual(attributes, {
      'http.request.method': 'GET',
      'http.response.status_code': 500,
      'url.scheme': 'http',
      'sae_mon.route': '/users/{id}',
      'error.type': '500',
      'server.port': 8080,
    });
  });

  it('have http.route where the user has named it, and where it is served', () => {
    const routes = ['/users/{id}'];
    assert.equal(identityOf({ routes }).attributes['http.route'], '/users/{id}');
    assert.equal(identityOf({ routes, role: 'client' }).attributes['http.route'], undefined);
    assert.equal(identityOf({ routes, resource: '/orders/{id}' }).attributes['http.route'], undefined);
  });

  it('name whom a client calls, by name where it has one', () => {
    const named = { ...SERVER, name: 'db-1.internal' };
    const { metric, attributes } = identityOf({ role: 'client', protocol: 'redis', resource: null, server: named });
    assert.equal(metric, 'db.client.operation.duration');
    assert.deepEqual(attributes, {
      'db.system.name': 'redis',
      'db.operation.name': 'GET',
      'server.address': 'db-1.internal',
      'server.port': 8080,
    });
    assert.equal(identityOf({ role: 'client' }).attributes['server.address'], '10.0.0.5');
  });

  it('are our own where there are none, and for whoever is neither client nor server', () => {
    for (const of of [
      { protocol: 'tls', operation: 'turn', resource: null },
      { protocol: 'unknown', operation: 'connect', resource: null },
      { protocol: 'kafka', operation: 'Fetch', resource: 'orders' },
      { role: 'unknown', protocol: 'http' },
    ] as const) {
      const { metric, attributes, labels } = identityOf(of);
      assert.equal(metric, 'sae_mon.operation.duration');
      assert.equal(attributes, labels);
      assert.equal(labels['sae_mon.operation'], 'operation' in of ? of.operation : 'GET');
    }
    // The port of who only receives may be any.
    assert.equal(identityOf({ role: 'unknown' }).labels['server.port'], undefined);
  });

  it('call a connection that was never made a failure without a method', () => {
    const connect = { role: 'client', operation: 'connect', resource: null, errorType: 'ECONNREFUSED' } as const;
    const { metric, attributes } = identityOf(connect);
    assert.equal(metric, 'http.client.request.duration');
    assert.equal(attributes['http.request.method'], '_OTHER');
    assert.equal(attributes['error.type'], 'ECONNREFUSED');
    assert.notEqual(identityOf(connect).key, identityOf({ ...connect, operation: '_OTHER' }).key);
  });

  it('of every protocol are different where the rows are, for all that the captures hold', () => {
    const goldens = globSync(`${CAPTURES}/*/*.json`).flatMap((path) => casesOf(path));
    assert.ok(goldens.length > 300, `${goldens.length} rows`);
    for (const role of ['client', 'server'] as const) {
      const rows = new Map<string, string>();
      for (const golden of goldens) {
        const { metric, attributes, labels } = identityOf({ ...golden, role });
        for (const names of [attributes, labels]) {
          const told = JSON.stringify([names === labels, metric, names]);
          const row = JSON.stringify([golden.operation, golden.resource, golden.statusCode, golden.errorType]);
          // Protocols that share a name share what it is told apart by.
          assert.equal(rows.get(told) ?? row, row, told);
          rows.set(told, row);
        }
      }
    }
  });

  it('tell apart what has one value in several places', () => {
    const keys = [
      { operation: 'GET', resource: 'GET' },
      { operation: 'GET', resource: null },
      { operation: 'GET', resource: 'GET', statusCode: 'GET' },
      { operation: 'GET', resource: null, statusCode: 'GET' },
    ].map((of) => JSON.stringify(identityOf({ protocol: 'redis', ...of }).attributes));
    assert.equal(new Set(keys).size, 4);
  });
});

interface Golden {
  readonly operation: string;
  readonly resource: string | null;
  readonly statusCode: string | null;
  readonly error: string | null;
}

function casesOf(path: string): (Case & { readonly protocol: string })[] {
  const protocol = basename(dirname(path));
  const table: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return rowsIn(table).map(({ operation, resource, statusCode, error }) => ({
    protocol,
    operation,
    resource,
    statusCode,
    errorType: error,
  }));
}

/** Tables are lists of connections, each a list of transactions. */
function rowsIn(table: unknown): Golden[] {
  if (Array.isArray(table)) return table.flatMap(rowsIn);
  if (typeof table !== 'object' || table === null) return [];
  return 'operation' in table ? [table as Golden] : Object.values(table).flatMap(rowsIn);
}
