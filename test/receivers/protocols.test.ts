/** MySQL, DNS and Kafka in a real Prometheus: what PromQL says of both ends is what the generators have counted. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import type { AccountRow } from '../load/account.ts';
import { Load } from '../load/start-load.ts';
import { startDnsClient } from '../workloads/dns-clients.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { KafkaBroker } from '../workloads/kafka.ts';
import { kafkaClient } from '../workloads/kafka-clients.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { freePort } from '../workloads/tcp.ts';
import { Unbound } from '../workloads/unbound.ts';
import { PrometheusServer, type Sample } from './prometheus-server.ts';

/** How often: primes. */
const STATEMENTS = { SELECT: 401, INSERT: 101, UPDATE: 53, MISSING: 31, DUPLICATE: 13, EXECUTE: 211, PING: 17 };
const QUESTIONS = ['A both.demo.test 211', 'AAAA both.demo.test 53', 'A nx.demo.test 17', 'TXT txt.demo.test 23'];
const RECORDS = 101;
const TOPIC = 'scraped';
/** The errors' codes, by what the generator tells of them. */
const CODES: Readonly<Record<string, string>> = { 23000: '1062', '42S02': '1146', ok: '' };
const DURATIONS: Readonly<Record<string, readonly string[]>> = {
  mysql: ['db_client_operation_duration_seconds', 'db_server_operation_duration_seconds'],
  dns: ['dns_lookup_duration_seconds'],
};

const cleanups = new AsyncDisposableStack();
let prometheus: PrometheusServer;
/** By remote write. */
let written: PrometheusServer;
/** `operation resource status`. */
const expected: Record<string, Record<string, number>> = {};

before(async () => {
  const port = await freePort();
  const mariadb = cleanups.use(await MariaDb.start({ listens: true }));
  await mariadb.shop();
  const unbound = cleanups.use(await Unbound.start());
  const broker = cleanups.use(await KafkaBroker.start());
  await broker.createTopic(TOPIC);
  prometheus = cleanups.use(await PrometheusServer.start({ scrapes: port, native: false }));

  written = cleanups.use(await PrometheusServer.start({ scrapes: null, native: false }));

  const steps = Object.entries(STATEMENTS).map(([command, count]) => ({ command, count }));
  const at = { host: '127.0.0.1', port: mariadb.port, connections: 3, depth: 1, warm: null };
  const mysql = cleanups.use(await Load.start({ kind: 'mysql', ...at, steps }));
  const asked = { port: unbound.port, connections: 1, warm: 0, steps: QUESTIONS };
  const dns = cleanups.use(await startDnsClient('dnspython', asked));
  const producing = { port: broker.port, topic: TOPIC, count: RECORDS };
  const kafka = cleanups.use(await HeldProgram.start(...(await kafkaClient('kafkajs', producing))));

  const write = ['--remote-write', written.writeUrl, '--push-interval', '1s'];
  const pids = [mariadb, unbound, broker, mysql, dns, kafka].map(({ pid }) => pid);
  cleanups.use(await attachSaeMon('export', '--pid', pids.join(','), '--prometheus', `${port}`, ...write));
  await prometheus.until(
    () => prometheus.value('sae_mon_complete'),
    (value) => value === 1,
  );
  mysql.release();
  dns.release();
  assert.match(await kafka.run(), new RegExp(`"produced": ${RECORDS}`));
  expected['mysql'] = statementsOf((await mysql.result()).account);
  expected['dns'] = await dns.sent();
  await mysql.close();
  await dns.close();
});
after(async () => await cleanups.disposeAsync());

for (const protocol of ['mysql', 'dns']) {
  describe(protocol, () => {
    for (const role of ['client', 'server']) {
      it(`is counted by operation, resource and status as its generator counts; ${role}`, async () => {
        const answered = `sae_mon_transactions_total{protocol="${protocol}", role="${role}", outcome!="oneWay"}`;
        const wanted = expected[protocol] ?? {};
        await reached(`sum(${answered})`, sum(wanted));
        assert.deepEqual(await counts(answered), wanted);
      });
    }

    it('has as many durations', async () => {
      const wanted = sum(expected[protocol] ?? {});
      for (const metric of DURATIONS[protocol] ?? []) {
        assert.equal(await reached(`sum(${metric}_count)`, wanted), wanted, metric);
      }
    });
  });
}

describe('kafka', () => {
  for (const role of ['client', 'server']) {
    it(`is counted by topic; ${role}`, async () => {
      const produced = `sum(sae_mon_transactions_total{protocol="kafka", role="${role}", operation="Produce", resource="${TOPIC}", outcome="ok"})`;
      assert.equal(await reached(produced, RECORDS), RECORDS);
    });
  }

  it('has as many durations of its clients, by the name of messaging', async () => {
    const sent = `sum(messaging_client_operation_duration_seconds_count{messaging_operation_name="Produce"})`;
    assert.equal(await reached(sent, RECORDS), RECORDS);
  });
});

describe('what is written', () => {
  it('is what is scraped: the same series, and the same values', async () => {
    // Brokers do not fall silent, and start times are series of their own in OpenMetrics.
    const all =
      '{__name__=~"(db|dns)_.*_(bucket|count|sum)"} or sae_mon_transactions_total{protocol=~"mysql|dns"} or target_info';
    const [scrapes, writes] = await written.until(
      async () => [lines(await prometheus.query(all)), lines(await written.query(all))],
      (both) => JSON.stringify(both[0]) === JSON.stringify(both[1]),
    );
    assert.ok((scrapes?.length ?? 0) > 400, `${scrapes?.length} series`);
    assert.deepEqual(writes, scrapes);
  });
});

function lines(samples: readonly Sample[]): string[] {
  return samples.map(({ metric, value }) => `${JSON.stringify(Object.entries(metric).sort())} ${value}`).sort();
}

function statementsOf(account: readonly AccountRow[]): Record<string, number> {
  const named = account.map(
    ({ operation, resource, status, count }) => [[operation, resource, CODES[status]], count] as const,
  );
  return Object.fromEntries(named.map(([words, count]) => [words.filter(Boolean).join(' '), count]));
}

async function counts(metric: string): Promise<Record<string, number>> {
  const samples = await prometheus.query(`sum by (operation, resource, status_code) (${metric})`);
  return Object.fromEntries(
    samples.map(({ metric: { operation, resource, status_code }, value }) => [
      [operation, resource, status_code].filter(Boolean).join(' '),
      value,
    ]),
  );
}

async function reached(expression: string, wanted: number): Promise<number> {
  return await prometheus.until(
    () => prometheus.value(expression),
    (value) => value >= wanted,
  );
}

function sum(all: Readonly<Record<string, number>>): number {
  return Object.values(all).reduce((total, count) => total + count, 0);
}
