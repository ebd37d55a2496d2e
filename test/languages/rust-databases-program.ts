/**
 * Clients of MySQL and Kafka in Rust (rust-mysql, rskafka): `node --test test/languages/rust-databases-program.ts`. Beside the
 * tests, since to build them takes longer than to build all the others.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { type ExportRow, SaeMon, WAYS, type Way } from '../equality/sae-mon.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { KafkaBroker } from '../workloads/kafka.ts';
import { kafkaClient } from '../workloads/kafka-clients.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { startMysqlClient } from '../workloads/mysql-clients.ts';
import { checkNothingElse, expectedOf, STEPS } from './mysql-account.ts';

const RECORDS = 101;

for (const way of WAYS) {
  test(`rust-mysql → MariaDB; ${way}`, () => checkMysql(way));
  test(`rskafka → Apache Kafka; ${way}`, () => checkKafka(way));
}

async function checkMysql(way: Way): Promise<void> {
  const name = 'rust-mysql';
  await using server = await MariaDb.start({ listens: true });
  await server.shop();
  for (const [connections, warm] of [
    [3, 0],
    [2, 1],
  ] as const) {
    await using client = await startMysqlClient(name, { port: server.port, connections, warm, steps: STEPS });
    await using saeMon = await SaeMon.exporting([server.pid, client.pid], way);
    client.release();
    const sent = await client.sent();
    const document = await saeMon.document();
    await client.close();
    const expected = expectedOf({ name, connections, warm, way }, sent).rows();
    assert.deepEqual(exportAccount(document.endpoints).rows(), expected, "sae-mon's account of the server");
    assert.deepEqual(exportAccount(document.dependencies).rows(), expected, "sae-mon's account of the client");
    checkNothingElse(document, server.port);
  }
}

async function checkKafka(way: Way): Promise<void> {
  await using broker = await KafkaBroker.start();
  const topic = 'of-rust';
  await broker.createTopic(topic);
  const [command, ...args] = await kafkaClient('rskafka', { port: broker.port, topic, count: RECORDS });
  await using client = await HeldProgram.start(command, ...args);
  await using saeMon = await SaeMon.exporting([broker.pid, client.pid], way);
  broker.account();
  assert.match(await client.run(), new RegExp(`"produced": ${RECORDS}`));
  const { endpoints, dependencies, loss } = await saeMon.document();
  const { answered } = broker.account();
  const isHere = ({ server }: ExportRow): boolean => server.port === broker.port;
  for (const rows of [endpoints.filter(isHere), dependencies.filter(isHere)]) {
    const counts: Record<string, number> = {};
    for (const { operation, transactions } of rows) counts[operation] = (counts[operation] ?? 0) + transactions;
    assert.deepEqual(counts, answered);
    assert.equal(counts['Produce'], RECORDS);
    const named = rows.filter(({ operation }) => /^(Produce|Fetch)$/.test(operation));
    assert.deepEqual(new Set(named.map(({ resource }) => resource)), new Set([topic]));
  }
  assert.equal(await broker.endOffset(topic), RECORDS);
  assert.ok(loss.complete, JSON.stringify(loss));
}
