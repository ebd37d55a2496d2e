/** A filter as label matchers selects the series of the rows that it selects. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alternativesOf, type Names } from '../../../src/alerts/promql/matchers.ts';
import { Unsayable } from '../../../src/alerts/promql/unsayable.ts';
import { compileFilter } from '../../../src/lib/filter/compile.ts';
import { ROW_FACTS } from '../../../src/metrics/row-facts.ts';
import type { SnapshotRow } from '../../../src/metrics/snapshot.ts';
import { filterOf } from '../../lib/filter/parsed.ts';
import { Intervals, type Traffic } from '../intervals.ts';

const TRAFFIC: readonly Traffic[] = [
  { resource: '/users/{id}' },
  { resource: '/Users/{id}/items.json' },
  { resource: '/a+b(c)|d\\e"f' },
  { resource: '/users/{id}', role: 'client', address: '10.0.0.1' },
  { resource: '/', protocol: 'redis', role: 'client', address: 'db-1' },
  { resource: '/', protocol: 'redis', role: 'client', address: 'db-2' },
];
const { rows } = new Intervals(10).next(TRAFFIC.map((traffic) => ({ ...traffic, count: 1 })));

const ANY: Names = { operation: ['operation'], resource: ['resource'], protocol: null, role: null };

describe('the same rows', () => {
  for (const text of [
    'proto:http',
    '!proto:http',
    'proto:http,redis',
    'proto~^re',
    'side:server op:get',
    'op:GET,PUT or proto:redis',
    'path:/users/*',
    'path:/users/{id}',
    '!path:/users/*',
    'path~^/users',
    'path~items[.]json$',
    "path:'/a+b(c)|d\\\\e\"f'",
    'path:*ITEMS*',
    '!(side:client or path:/users/{id})',
    '!(side:client path:/users/{id})',
    'proto:http (path:*json or op:PUT)',
    'port:80 side:client',
    'port!=80',
  ]) {
    it(text, () => assert.deepEqual(matched(text, ANY), selected(text)));
  }

  for (const text of [
    'side:client server:db-1',
    'side:client server:db-1:80,db-2:81',
    'side:client !server:db-1:80',
    'side:client server:db-*',
    'side:client peer:10.0.0.1',
  ]) {
    it(`of calls: ${text}`, () => {
      const calls = rows.filter(({ role }) => role === 'client');
      assert.deepEqual(matched(text, { ...ANY, role: 'client' }, calls), selected(text));
    });
  }

  it('where one of several labels tells', () => {
    const names = { ...ANY, resource: ['route', 'resource'] };
    assert.deepEqual(alternativesOf(filterOf('path:/a'), names), [['route=~"(?is:/a)"'], ['resource=~"(?is:/a)"']]);
    assert.deepEqual(alternativesOf(filterOf('!path:/a'), names), [['route!~"(?is:/a)"', 'resource!~"(?is:/a)"']]);
  });

  it('where protocol and side are known, none or all', () => {
    const names = { ...ANY, protocol: 'http', role: 'server' } as const;
    assert.deepEqual(alternativesOf(filterOf('proto:http side:server'), names), [[]]);
    assert.deepEqual(alternativesOf(filterOf('proto:redis or side:client'), names), []);
    assert.deepEqual(alternativesOf(filterOf('!proto:redis'), names), [[]]);
  });
});

describe('what no label tells is said', () => {
  for (const text of ['health', 'unit:x', 'pid:1', 'server:db', 'port>80', 'container:x', 'transport:tcp', 'comm:x']) {
    it(text, () => assert.throws(() => alternativesOf(filterOf(text), ANY), Unsayable));
  }

  it('too many cases', () => {
    const cases = Array.from({ length: 6 }, (_, at) => `(op:A${at} or path:/${at})`).join(' ');
    assert.throws(() => alternativesOf(filterOf(cases), ANY), Unsayable);
  });
});

function selected(text: string): string[] {
  return rows.filter(compileFilter(filterOf(text), ROW_FACTS)).map(({ key }) => key);
}

function matched(text: string, names: Names, among: readonly SnapshotRow[] = rows): string[] {
  const alternatives = alternativesOf(filterOf(text), names);
  return among.filter((row) => alternatives.some((all) => all.every((one) => holds(one, row)))).map(({ key }) => key);
}

/** As Prometheus does: of the whole text, and a label that is not there is empty. */
function holds(matcher: string, { protocol, role, operation, resource, server }: SnapshotRow): boolean {
  const [, label = '', operator = '', quoted = ''] = /^(\w+)(=~|!~|=|!=)(".*")$/s.exec(matcher) ?? assert.fail(matcher);
  const address = role === 'client' ? { server_address: server.address } : {};
  const labels: Record<string, string> = {
    ...{ protocol, role, operation, resource: resource ?? '', server_port: `${server.port}` },
    ...address,
  };
  const wanted = JSON.parse(quoted) as string;
  const value = labels[label] ?? '';
  const same = operator.endsWith('~') ? new RegExp(`^(?:${wanted})$`).test(value) : value === wanted;
  return operator.startsWith('=') === same;
}
