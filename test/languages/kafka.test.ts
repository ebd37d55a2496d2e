/**
 * Kafka clients of all languages, attached before they begin and in the middle of their connections: both sides count what the
 * client produced, what the broker says that it has answered, and what it keeps.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ExportDocument, type ExportRow, SaeMon, WAYS, type Way } from '../equality/sae-mon.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { KafkaBroker } from '../workloads/kafka.ts';
import type { BrokerAccount } from '../workloads/kafka-account.ts';
import { KAFKA_CLIENTS, type KafkaClient, type KafkaMode, kafkaClient } from '../workloads/kafka-clients.ts';

/** Prime. */
const COUNT = 101;
const SENT_ALONE = 211;
/** The coordinator is slow to end them. */
const TRANSACTIONS = 31;
/** Requests that a client leaves unanswered when it closes, at the most. */
const LEFT = 3;
/** As Kafka's tools write the id of a topic, which nobody who attached late has seen the name of. */
const TOPIC_ID = /^[\w-]{22}$/;
interface Observed {
  readonly topic: string;
  readonly served: readonly ExportRow[];
  readonly called: readonly ExportRow[];
  /** What the broker has asked itself: of transactions. */
  readonly own: readonly ExportRow[];
  readonly document: ExportDocument;
  readonly account: BrokerAccount;
}

let broker: KafkaBroker;
let topics = 0;
before(async () => {
  broker = await KafkaBroker.start();
});
after(() => broker[Symbol.asyncDispose]());

for (const name of KAFKA_CLIENTS) {
  for (const way of WAYS) {
    test(`${name} → Apache Kafka; ${way}`, async () => checkWhole(await observe(name, way, COUNT), COUNT));
    // kcat reads all that it produces before it begins.
    if (name !== 'kcat') test(`${name} → Apache Kafka, met in its middle; ${way}`, () => checkLate(name, way));
  }
}
test('kafka-clients, new groups → Apache Kafka', async () => {
  const observed = await observe('kafka-clients', 'auto', COUNT, 'new-group');
  await checkWhole(observed, COUNT);
  assert.ok(countOf(observed.served, 'ConsumerGroupHeartbeat') > 0);
});

test('kafka-clients, transactions → Apache Kafka', async () => {
  const observed = await observe('kafka-clients', 'auto', TRANSACTIONS, 'transactions');
  // Each leaves a mark behind its record.
  await checkWhole(observed, TRANSACTIONS, 2 * TRANSACTIONS);
  // Some are asked for again, where the coordinator was still at the transaction before.
  for (const operation of ['TxnOffsetCommit', 'EndTxn'])
    for (const rows of [observed.served, observed.called])
      assert.ok(countOf(rows, operation) >= TRANSACTIONS, operation);
});

test('kafka-clients, share groups → Apache Kafka: by name and group', async () => {
  const observed = await observe('kafka-clients', 'auto', COUNT, 'share');
  const { topic, served, called, document } = observed;
  for (const rows of [served, called]) {
    const shared = rows.filter(({ operation }) => /^Share/.test(operation));
    assert.deepEqual(
      shared.map(({ operation, resource, errors }) => `${operation} ${resource} ${errors}`).toSorted(),
      ['ShareAcknowledge', 'ShareFetch', 'ShareGroupHeartbeat'].map((name) => `${name} group-${topic} 0`),
    );
    assert.deepEqual([countOf(rows, 'Produce'), countOf(rows, 'JoinGroup')], [COUNT, 0]);
  }
  checkAccount(observed);
  checkLoss(document.loss);
});

test('kafkajs, acks 0 → Apache Kafka: one-way', async () => {
  const { served, called, topic } = await observe('kafkajs', 'socket', SENT_ALONE, 'acks=0');
  for (const rows of [served, called]) {
    const [row, ...others] = rows.filter(({ operation }) => operation === 'Produce');
    assert.deepEqual([row?.resource, row?.outcomes, others.length], [topic, { oneWay: SENT_ALONE }, 0]);
  }
});

async function observe(name: KafkaClient, way: Way | 'auto', count: number, mode?: KafkaMode): Promise<Observed> {
  const { client, topic } = await held(name, count, mode);
  await using _client = client;
  await using saeMon = await SaeMon.exporting([broker.pid, client.pid], way);
  broker.account();
  assert.match(await client.run(), new RegExp(`"produced": ${count}`));
  // Nobody has told the client how much of it the broker has read.
  if (mode === 'acks=0') while ((await broker.endOffset(topic)) < count) await delay(50);
  return observedOf(topic, await saeMon.document());
}

/** It has produced as much before as it does when it is watched. */
async function checkLate(name: KafkaClient, way: Way): Promise<void> {
  const { client, topic } = await held(name, COUNT, 'pause');
  await using _client = client;
  await client.pause();
  while ((await broker.endOffset(topic)) < COUNT) await delay(50);
  await using saeMon = await SaeMon.exporting([broker.pid, client.pid], way);
  assert.match(await client.run(), new RegExp(`"produced": ${2 * COUNT}`));
  const { served, called, document } = observedOf(topic, await saeMon.document());
  for (const rows of [served, called]) {
    const produced = rows.filter(({ operation }) => operation === 'Produce');
    for (const { resource } of produced) assert.ok(resource === topic || TOPIC_ID.test(resource ?? ''), `${resource}`);
    assert.deepEqual([countOf(rows, 'Produce'), sumOf(produced, ({ errors }) => errors)], [COUNT, 0]);
  }
  assert.equal(await broker.endOffset(topic), 2 * COUNT);
  checkLoss(document.loss);
}

async function held(name: KafkaClient, count: number, mode?: KafkaMode) {
  topics += 1;
  const topic = `${name}-${topics}`;
  await broker.createTopic(topic);
  const [command, ...args] = await kafkaClient(name, { port: broker.port, topic, count, ...(mode && { mode }) });
  return { topic, client: await HeldProgram.start(command, ...args) };
}

function observedOf(topic: string, document: ExportDocument): Observed {
  const atBroker = ({ server }: ExportRow): boolean => server.port === broker.port;
  const served = document.endpoints.filter(atBroker);
  const isOwn = ({ workload }: ExportRow): boolean => workload.pids.includes(broker.pid);
  const called = document.dependencies.filter((row) => atBroker(row) && !isOwn(row));
  const own = document.dependencies.filter((row) => atBroker(row) && isOwn(row));
  assert.ok(called.length > 0);
  return { topic, served, called, own, document, account: broker.account() };
}

async function checkWhole(observed: Observed, count: number, kept = count): Promise<void> {
  const { topic, served, called, document } = observed;
  for (const rows of [served, called]) {
    const produced = rows.filter(({ operation }) => operation === 'Produce');
    assert.deepEqual(
      produced.map(({ resource, transactions, errors }) => [resource, transactions, errors]),
      [[topic, count, 0]],
    );
    for (const { operation, resource, transactions, waiting, durationSeconds } of rows) {
      if (operation === 'Fetch') assert.ok([topic, null].includes(resource), `Fetch ${resource}`);
      else if (/Group|^Heartbeat|^Offset(Commit|Fetch)/.test(operation)) assert.equal(resource, `group-${topic}`);
      assert.ok(waiting.count + durationSeconds.count <= transactions);
    }
  }
  assert.equal(await broker.endOffset(topic), kept);
  checkAccount(observed);
  checkEnds(served, called, observed.own);
  checkLoss(document.loss);
}

/** By the broker's own account: how much of what it was asked it has answered, and with an error. */
function checkAccount({ served, document: { loss }, account: { answered, failed } }: Observed): void {
  const operations = new Set([...Object.keys(answered), ...served.map(({ operation }) => operation)]);
  const lost: string[] = [];
  let count = 0;
  for (const operation of operations) {
    const rows = served.filter((row) => row.operation === operation);
    const ours = sumOf(rows, answers);
    const theirs = answered[operation] ?? 0;
    // What it answers to who has gone it counts, too, and what it still had to answer when sae-mon ended.
    assert.ok(ours <= theirs, `${operation}: ${ours}, ${theirs}`);
    const open = sumOf(rows, ({ inFlight }) => inFlight.count);
    const missing = Math.max(0, theirs - countOf(rows, operation) - open);
    if (missing > 0) lost.push(`${missing} ${operation}`);
    count += missing;
    const withError = sumOf(rows, ({ statusCodes }) => sumOf(Object.values(statusCodes), (one) => one));
    assert.equal(withError, failed[operation] ?? 0, `errors of ${operation}`);
  }
  const { unmatchedRequests } = loss.pairing;
  assert.ok(count <= unmatchedRequests && count <= LEFT, `lost: ${lost.join(', ')}; ${unmatchedRequests} told`);
}

/** Nothing is lost, but for answers to who has closed: the record of such a write comes behind the connection's end. */
function checkLoss({ complete, pairing: { unmatchedRequests }, ...loss }: ExportDocument['loss']): void {
  const others = { ...loss.kernel, ...loss.limits };
  if (complete) return;
  assert.ok(unmatchedRequests > 0 && unmatchedRequests <= LEFT, `${unmatchedRequests} unmatched`);
  assert.deepEqual(
    Object.values(others).filter((one) => one > 0),
    [],
    JSON.stringify(others),
  );
}

/** The broker has answered what the client has read, and maybe what it left unread when it closed. */
function checkEnds(served: readonly ExportRow[], called: readonly ExportRow[], own: readonly ExportRow[]): void {
  const asked = namesOf(called);
  const alone = new Set(namesOf(own).filter((name) => !asked.includes(name)));
  assert.deepEqual(
    namesOf(served).filter((name) => !alone.has(name)),
    asked,
  );
  for (const row of called) {
    const { operation, resource, transactions } = row;
    const isSame = (one: ExportRow): boolean => one.operation === operation && one.resource === resource;
    const there = served.find(isSame) as ExportRow;
    assert.ok(
      answers(there) >= answers(row) && answers(there) <= transactions + sumOf(own.filter(isSame), answers),
      `${operation} ${resource}`,
    );
    if (answers(row) === transactions) assert.deepEqual(there.statusCodes, row.statusCodes, `${operation} ${resource}`);
  }
}

function namesOf(rows: readonly ExportRow[]): string[] {
  return rows.map(({ operation, resource }) => `${operation} ${resource}`).toSorted();
}

function countOf(rows: readonly ExportRow[], wanted: string): number {
  const found = rows.filter(({ operation }) => operation === wanted);
  return sumOf(found, ({ transactions }) => transactions);
}

function answers({ outcomes: { ok = 0, error = 0 } }: ExportRow): number {
  return ok + error;
}

function sumOf<T>(all: readonly T[], figure: (one: T) => number): number {
  return all.reduce((sum, one) => sum + figure(one), 0);
}
