/** Clients of Kafka that log in, also by the oldest form of it, which has no headers: what they say is counted, and kept to itself. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { attachSaeMon, runSaeMon } from '../commands/run-sae-mon.ts';
import { Terminal } from '../commands/terminal.ts';
import { type ExportRow, SaeMon, type TraceLine, WAYS, type Way } from '../equality/sae-mon.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { KafkaBroker, SASL_PASSWORD, SASL_USER } from '../workloads/kafka.ts';
import { type KafkaClient, kafkaClient, type Sasl } from '../workloads/kafka-clients.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** Prime. */
const COUNT = 31;
const CLIENTS: readonly KafkaClient[] = ['kafkajs', 'confluent-kafka', 'kafka-python', 'kafka-python-2'];
/** How many tokens a client sends. */
const TOKENS = { PLAIN: 1, 'SCRAM-SHA-256': 2 } as const;
type Mechanism = keyof typeof TOKENS;
const MECHANISMS = Object.keys(TOKENS) as readonly Mechanism[];
/** Also of what is made of them: SCRAM's proofs and nonces are in base64. */
const SECRETS = /planted|cGxhbnRlZ|alice|[npr]=,|[rcspvi]=[A-Za-z0-9+/]{8}/;

let broker: KafkaBroker;
let topics = 0;
before(async () => {
  broker = await KafkaBroker.start();
});
after(() => broker[Symbol.asyncDispose]());

for (const name of CLIENTS)
  for (const mechanism of MECHANISMS)
    for (const way of WAYS) test(`${name} logs in by ${mechanism}; ${way}`, () => checkLogin(name, mechanism, way));

for (const mechanism of MECHANISMS)
  test(`a wrong password of ${mechanism} is an error`, async () => {
    const { client } = await held('confluent-kafka', mechanism, `not the ${SASL_PASSWORD}`);
    await using _client = client;
    await using saeMon = await attachSaeMon('trace', '--json', '--pid', `${broker.pid},${client.pid}`);
    // It tries until it is ended.
    const running = client.run().catch(() => undefined);
    await saeMon.until(() => failures(saeMon.stdout).length === 2, 'an error of each side');
    await client[Symbol.asyncDispose]();
    await running;
    await saeMon.stop();
    assert.deepEqual(failures(saeMon.stdout), [
      'client SaslAuthenticate SASL_AUTHENTICATION_FAILED',
      'server SaslAuthenticate SASL_AUTHENTICATION_FAILED',
    ]);
    assert.doesNotMatch(saeMon.stdout + saeMon.stderr, SECRETS);
  });

test('no key, value, user, password or token is in any output', async () => {
  using folder = new TemporaryFolder();
  const recording = folder.file('all.rec');
  const clients = [];
  for (const name of CLIENTS) for (const mechanism of MECHANISMS) clients.push((await held(name, mechanism)).client);
  const pids = [broker.pid, ...clients.map(({ pid }) => pid)].join(',');
  await using recorder = await SaeMon.attach('record', '--pid', pids, '--output', recording);
  for (const client of clients) {
    await client.run();
    await client[Symbol.asyncDispose]();
  }
  await recorder.stop();
  const recorded = readFileSync(recording, 'latin1');
  for (const planted of [SASL_PASSWORD, SASL_USER, 'planted-key', 'planted-value'])
    assert.ok(recorded.includes(planted));
  const commands = ['export --json', 'export --json --interval 1s --histograms', 'trace --json', 'trace'];
  for (const command of commands) {
    const { code, stdout, stderr } = await runSaeMon(...command.split(' '), '--replay', recording);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Produce/);
    assert.doesNotMatch(stdout + stderr, SECRETS, command);
  }
  await using terminal = await Terminal.start();
  terminal.run(`top --replay ${recording}`);
  await terminal.until(/Produce/);
  assert.doesNotMatch(await terminal.text(), SECRETS);
  terminal.key('q');
  await terminal.until(/code 0/);
  assert.doesNotMatch(await terminal.text(), SECRETS);
});

async function checkLogin(name: KafkaClient, mechanism: Mechanism, way: Way): Promise<void> {
  const { client, topic } = await held(name, mechanism);
  await using _client = client;
  await using saeMon = await SaeMon.exporting([broker.pid, client.pid], way);
  assert.match(await client.run(), new RegExp(`"produced": ${COUNT}`));
  const printed = await saeMon.stop();
  assert.doesNotMatch(printed, SECRETS);
  const document = JSON.parse(printed) as Awaited<ReturnType<SaeMon['document']>>;
  for (const rows of [document.endpoints, document.dependencies].map(atLogin)) {
    const produced = rows.filter(({ operation }) => operation === 'Produce');
    assert.deepEqual(
      produced.map(({ resource, transactions, errors }) => [resource, transactions, errors]),
      [[topic, COUNT, 0]],
    );
    const handshakes = countOf(rows, 'SaslHandshake');
    assert.ok(handshakes >= 2, `${handshakes} handshakes`);
    assert.equal(countOf(rows, 'SaslAuthenticate'), handshakes * TOKENS[mechanism]);
  }
  assert.equal(await broker.endOffset(topic), COUNT);
}

async function held(name: KafkaClient, mechanism: Mechanism, password = SASL_PASSWORD) {
  topics += 1;
  const topic = `${name}-${topics}`;
  await broker.createTopic(topic);
  const sasl: Sasl = { mechanism, user: SASL_USER, password };
  const [command, ...args] = await kafkaClient(name, { port: broker.saslPort, topic, count: COUNT, sasl });
  return { topic, client: await HeldProgram.start(command, ...args) };
}

/** Each kind once. */
function failures(lines: string): readonly string[] {
  const told = lines
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TraceLine);
  const failed = told.filter(({ kind, outcome }) => kind === 'transaction' && outcome === 'error');
  return [...new Set(failed.map(({ role, operation, errorType }) => `${role} ${operation} ${errorType}`))].toSorted();
}

function atLogin(rows: readonly ExportRow[]): readonly ExportRow[] {
  return rows.filter(({ server }) => server.port === broker.saslPort);
}

function countOf(rows: readonly ExportRow[], wanted: string): number {
  return rows.reduce((sum, { operation, transactions }) => sum + (operation === wanted ? transactions : 0), 0);
}
