/** Kafka clients of all languages: both sides count what the client produced, and what the broker keeps. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ExportDocument, type ExportRow, SaeMon, WAYS, type Way } from '../equality/sae-mon.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { KafkaBroker, type KafkaClient, kafkaClient } from '../workloads/kafka.ts';

const CLIENTS: readonly KafkaClient[] = ['franz-go', 'confluent-kafka', 'kafka-python', 'kafkajs'];
/** Prime. */
const COUNT = 101;
const SENT_ALONE = 211;

let broker: KafkaBroker;
before(async () => {
  broker = await KafkaBroker.start();
});
after(() => broker[Symbol.asyncDispose]());

for (const name of CLIENTS) {
  for (const way of WAYS) test(`${name} → Apache Kafka; ${way}`, () => checkRun(name, way, COUNT));
}

test('kafkajs, acks 0 → Apache Kafka: one-way', async () => {
  const { document, topic } = await observe('kafkajs acks=0', 'socket', SENT_ALONE);
  for (const rows of [document.endpoints, document.dependencies]) {
    const [row, ...others] = rows.filter(({ operation }) => operation === 'Produce');
    assert.deepEqual([row?.resource, row?.outcomes, others.length], [topic, { oneWay: SENT_ALONE }, 0]);
  }
});

async function observe(
  name: KafkaClient,
  way: Way,
  count: number,
): Promise<{ document: ExportDocument; topic: string }> {
  const topic = `${name}-${way}`.replaceAll(/[^a-z-]/g, '-');
  await broker.createTopic(topic);
  const [command, ...args] = await kafkaClient(name, broker.port, topic, count);
  await using client = await HeldProgram.start(command, ...args);
  await using saeMon = await SaeMon.exporting([broker.pid, client.pid], way);
  assert.match(await client.run(), new RegExp(`"produced": ${count}`));
  // Nobody has told the client how much of it the broker has read.
  if (name.endsWith('acks=0')) while ((await broker.endOffset(topic)) < count) await delay(50);
  return { document: await saeMon.document(), topic };
}

async function checkRun(name: KafkaClient, way: Way, count: number): Promise<void> {
  const { document, topic } = await observe(name, way, count);
  const served = document.endpoints.filter(({ server }) => server.port === broker.port);
  const called = document.dependencies.filter(({ server }) => server.port === broker.port);
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
  assert.equal(await broker.endOffset(topic), count);
  checkEnds(
    served,
    called.filter(({ workload }) => !workload.pids.includes(broker.pid)),
  );
  assert.ok(document.loss.complete, JSON.stringify(document.loss));
}

/** The broker has answered what the client has read, and maybe what it left unread when it closed. */
function checkEnds(served: readonly ExportRow[], called: readonly ExportRow[]): void {
  assert.deepEqual(namesOf(served), namesOf(called));
  for (const row of called) {
    const { operation, resource, transactions } = row;
    const there = served.find((one) => one.operation === operation && one.resource === resource) as ExportRow;
    assert.ok(answers(there) >= answers(row) && answers(there) <= transactions, `${operation} ${resource}`);
    if (answers(row) === transactions) assert.deepEqual(there.statusCodes, row.statusCodes, `${operation} ${resource}`);
  }
}

function namesOf(rows: readonly ExportRow[]): string[] {
  return rows.map(({ operation, resource }) => `${operation} ${resource}`).toSorted();
}

function answers({ outcomes: { ok = 0, error = 0 } }: ExportRow): number {
  return ok + error;
}
