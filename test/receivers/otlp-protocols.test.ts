/** Redis, MySQL, DNS and Kafka beside HTTP in a real OpenTelemetry collector: histograms and spans, as the generators have counted. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import type { AccountRow } from '../load/account.ts';
import { type CollectedPoint, type CollectedSpan, CollectorServer } from './collector-server.ts';
import { FiveProtocols, QUESTIONS, RECORDS, TOPIC } from './five-protocols.ts';

const PRODUCER = 4;

const cleanups = new AsyncDisposableStack();
let account: readonly AccountRow[];
let last: (metric: string) => CollectedPoint[];
let spans: readonly CollectedSpan[];
let dropped: number;

before(async () => {
  const collector = cleanups.use(await CollectorServer.start());
  const traffic = cleanups.use(await FiveProtocols.start());
  const flags = ['--otlp', collector.url, '--traces', 'all'];
  await using saeMon = await attachSaeMon('export', '--pid', traffic.pids.join(','), ...flags);
  account = await traffic.run();
  const { code } = await saeMon.stop();
  assert.equal(code, 0, saeMon.stderr);
  const [, sent, lost = 0] =
    /: (\d+) spans sent in \d+ requests(?:, (\d+) dropped \(\d+ waited\))?\n/.exec(saeMon.stderr) ?? [];
  dropped = Number(lost);
  spans = await collector.until(
    () => collector.spans(),
    ({ length }) => length >= Number(sent),
  );
  last = (metric) => collector.latest(metric);
});
after(async () => await cleanups.disposeAsync());

describe('durations', () => {
  for (const role of ['client', 'server']) {
    it(`are as many as there were statements and commands; ${role}`, () => {
      const points = last(`db.${role}.operation.duration`);
      const of = (system: RegExp): number =>
        counted(points.filter(({ attributes }) => system.test(`${attributes['db.system.name']}`)));
      const http = account.filter(({ status }) => /^\d{3}$/.test(status));
      assert.equal(of(/mysql|mariadb|redis/), total(account) - total(http));
      assert.equal(of(/redis/), 401 + 31);
      assert.equal(counted(last(`http.${role}.request.duration`)), total(http));
    });
  }

  it('have the tables and errors of statements', () => {
    const points = last('db.client.operation.duration').filter(
      ({ attributes }) => attributes['db.system.name'] === 'mysql',
    );
    const missing = points.filter(({ attributes }) => attributes['db.response.status_code'] === '1146');
    assert.equal(counted(missing), 31);
    assert.ok(missing.every(({ attributes }) => attributes['error.type'] === '42S02'));
    assert.ok(points.some(({ attributes }) => attributes['db.collection.name'] !== undefined));
  });

  it('are as many as questions of DNS, by name', () => {
    const points = last('dns.lookup.duration');
    assert.equal(
      counted(points),
      QUESTIONS.reduce((sum, question) => sum + Number(question.split(' ')[2]), 0),
    );
    const nowhere = points.filter(({ attributes }) => attributes['dns.question.name'] === 'nx.demo.test');
    assert.equal(counted(nowhere), 17);
  });

  it('are as many as messages were sent to the topic', () => {
    const points = last('messaging.client.operation.duration').filter(
      ({ attributes }) => attributes['messaging.operation.name'] === 'Produce',
    );
    assert.equal(counted(points), RECORDS);
    assert.ok(points.every(({ attributes }) => attributes['messaging.destination.name'] === TOPIC));
  });
});

describe('spans', () => {
  it('are as many as transactions, but for those of which it is said that they had no room', (context) => {
    const wanted = new Map<string, number>();
    for (const { attributes, asDouble = 0 } of last('sae_mon.transactions')) {
      const protocol = `${attributes['sae_mon.protocol']}`;
      wanted.set(protocol, (wanted.get(protocol) ?? 0) + asDouble);
    }
    let missing = 0;
    for (const [protocol, count] of wanted) {
      const seen = spans.filter(({ attributes }) => attributes['sae_mon.protocol'] === protocol).length;
      context.diagnostic(`${protocol}: ${seen} of ${count}`);
      assert.ok(seen > 0 && seen <= count, protocol);
      missing += count - seen;
    }
    assert.equal(missing, dropped);
  });

  it('are named after their operation and what it was done to', () => {
    const names = new Set(spans.map(({ name }) => name));
    for (const name of ['GET /items/{id}', 'GET', 'A both.demo.test', `Produce ${TOPIC}`])
      assert.ok(names.has(name), name);
    assert.ok(
      [...names].some((name) => /^SELECT \w+$/.test(name)),
      `${[...names]}`,
    );
    assert.ok(names.size < 60, `${names.size}`);
  });

  it('are producers where messages were sent', () => {
    const sent = spans.filter(({ kind }) => kind === PRODUCER);
    assert.equal(sent.length, RECORDS);
    assert.ok(sent.every(({ name }) => name === `Produce ${TOPIC}`));
  });

  it('take as long in all as the histograms have it', () => {
    for (const metric of ['db.client.operation.duration', 'dns.lookup.duration', 'http.server.request.duration']) {
      const points = last(metric);
      const seconds = points.reduce((sum, { sum: one = 0 }) => sum + one, 0);
      const [protocols, kind] =
        metric === 'dns.lookup.duration'
          ? [['dns'], 3]
          : metric.startsWith('db')
            ? [['mysql', 'redis'], 3]
            : [['http'], 2];
      const own = spans
        .filter(
          (span) => span.kind === kind && (protocols as string[]).includes(`${span.attributes['sae_mon.protocol']}`),
        )
        .reduce(
          (sum, { startTimeUnixNano: from, endTimeUnixNano: to }) => sum + Number(BigInt(to) - BigInt(from)) / 1e9,
          0,
        );
      const tolerance = seconds * 1e-4 + 1e-6;
      assert.ok(
        own < seconds + tolerance && (dropped > 0 || own > seconds - tolerance),
        `${metric}: ${own} s, ${seconds} s`,
      );
    }
  });
});

function counted(points: readonly CollectedPoint[]): number {
  return points.reduce((sum, { count = 0 }) => sum + Number(count), 0);
}

function total(rows: readonly AccountRow[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
