/** What happens to clients of Kafka: answers of 50 MB, a broker that is gone for a while, a rebalance, polls that bring nothing. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CONNECT_OPERATION } from '../../src/protocols/protocol.ts';
import { type ExportDocument, type ExportRow, SaeMon } from '../equality/sae-mon.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { KafkaBroker } from '../workloads/kafka.ts';
import { type KafkaScene, kafkaClient } from '../workloads/kafka-clients.ts';

/** Prime. */
const COUNT = 53;
const MEGABYTE = 1e6;
/** kcat asks for offsets, without making topics by that. */
const ASKS = ['-Q', '-X', 'allow.auto.create.topics=false', '-b'];
/** Of --max-names. */
const LEAST_NAMES = 256;
/** For so long the broker waits for records. */
const WAIT_SECONDS = 0.7;

let broker: KafkaBroker;
before(async () => {
  broker = await KafkaBroker.start();
});
after(() => broker[Symbol.asyncDispose]());

test('a Fetch of 53 MB, sent by sendfile, is one transaction, and what follows is in its place', async () => {
  await using client = await held('big');
  await using saeMon = await SaeMon.attach('trace', '--json', '--pid', `${broker.pid},${client.pid}`);
  broker.account();
  await client.run();
  const lines = (await saeMon.lines()).filter(({ kind }) => kind === 'transaction');
  const { answered } = broker.account();
  for (const role of ['server', 'client'] as const) {
    const told = lines.filter((line) => line.role === role && line.outcome === 'ok');
    const fetched = told.filter(({ operation }) => operation === 'Fetch');
    const biggest = Math.max(...fetched.map(({ responseBytes }) => responseBytes));
    assert.ok(biggest > COUNT * MEGABYTE, `${role} ${biggest}`);
    assert.equal(told.filter(({ operation }) => operation === 'LeaveGroup').length, 1);
    assert.equal(told.filter(({ operation }) => operation === 'Produce').length, COUNT);
    assert.ok(fetched.length <= (answered['Fetch'] ?? 0));
  }
});

test('a broker that is killed and comes again: each record that it keeps was answered once', async () => {
  await using client = await held('restart');
  await using saeMon = await SaeMon.exporting([client.pid], 'auto');
  await client.pause();
  await broker.restart();
  await client.run();
  const { dependencies } = await saeMon.document();
  const kept = await broker.endOffset('scene-restart');
  assert.equal(kept, 2 * COUNT);
  assert.equal(okOf(dependencies, 'Produce'), kept);
  const refused = dependencies.filter(({ operation }) => operation === CONNECT_OPERATION);
  assert.ok(sumOf(refused, ({ errors }) => errors) > 0);
});

test('a rebalance: its errors are those that the broker has told, and the wait for members is no duration', async () => {
  const { document, account } = await observe('rebalance');
  const { endpoints } = document;
  for (const operation of ['JoinGroup', 'SyncGroup', 'Heartbeat', 'LeaveGroup']) {
    const rows = endpoints.filter((row) => row.operation === operation);
    assert.equal(sumOf(rows, answers), account.answered[operation] ?? 0, operation);
    const withStatus = sumOf(rows, ({ statusCodes }) => sumOf(Object.values(statusCodes), (one) => one));
    assert.equal(withStatus, account.failed[operation] ?? 0, operation);
  }
  const codes = endpoints.flatMap(({ statusCodes }) => Object.keys(statusCodes));
  assert.ok(codes.includes('REBALANCE_IN_PROGRESS'), codes.join(' '));
  const waited = endpoints.filter(({ operation }) => operation === 'JoinGroup');
  assert.ok(sumOf(waited, ({ waiting }) => waiting.count) > 0);
});

test('polls that bring nothing have waited, and were not slow', async () => {
  const { document } = await observe('slow');
  for (const rows of [document.endpoints, document.dependencies]) {
    const fetches = rows.filter(({ operation }) => operation === 'Fetch');
    const waited = sumOf(fetches, ({ waiting }) => waiting.count);
    assert.ok(waited >= 3, `${waited} waited`);
    assert.ok(sumOf(fetches, ({ waiting }) => waiting.sum) > 2 * WAIT_SECONDS);
    for (const { durationSeconds } of fetches) assert.ok((durationSeconds.p50 ?? 0) < WAIT_SECONDS / 2);
    // The last one is left when the client closes.
    const failed = fetches.flatMap(({ errorTypes }) => Object.entries(errorTypes));
    assert.ok(failed.length === 0 || `${failed}` === 'unanswered,1', `${failed}`);
  }
});

test('topics beyond --max-names are one, and counted', async () => {
  const names = Array.from({ length: LEAST_NAMES + 1 }, (_, index) => `of-many-${index}`);
  for (const [flags, isCapped] of [
    [['--max-names', `${LEAST_NAMES}`], true],
    [[], false],
  ] as const) {
    await using saeMon = await SaeMon.exporting([broker.pid], 'auto', ...flags);
    // That none of them is there is its error; and they stay so.
    await assert.rejects(
      promisify(execFile)('kcat', [...ASKS, `127.0.0.1:${broker.port}`, ...names.flatMap(offsetsOf)]),
    );
    const { loss, endpoints } = await saeMon.document();
    assert.equal((loss.limits['cappedNames'] ?? 0) > 0, isCapped, JSON.stringify(loss.limits));
    assert.ok(endpoints.some(({ operation, resource }) => operation === 'Metadata' && /of-many-/.test(resource ?? '')));
    assert.ok(loss.complete, JSON.stringify(loss));
  }
});

function offsetsOf(topic: string): string[] {
  return ['-t', `${topic}:0:-1`];
}

async function observe(
  scene: KafkaScene,
): Promise<{ document: ExportDocument; account: ReturnType<KafkaBroker['account']> }> {
  await using client = await held(scene);
  await using saeMon = await SaeMon.exporting([broker.pid, client.pid], 'auto');
  broker.account();
  await client.run();
  return { document: await saeMon.document(), account: broker.account() };
}

async function held(scene: KafkaScene): Promise<HeldProgram> {
  const topic = `scene-${scene}`;
  await broker.createTopic(topic);
  const [command, ...args] = await kafkaClient('scene', { port: broker.port, topic, count: COUNT, mode: scene });
  return await HeldProgram.start(command, ...args);
}

function okOf(rows: readonly ExportRow[], wanted: string): number {
  const found = rows.filter(({ operation }) => operation === wanted);
  return sumOf(found, ({ outcomes: { ok = 0 } }) => ok);
}

function answers({ outcomes: { ok = 0, error = 0 } }: ExportRow): number {
  return ok + error;
}

function sumOf<T>(all: readonly T[], figure: (one: T) => number): number {
  return all.reduce((sum, one) => sum + figure(one), 0);
}
