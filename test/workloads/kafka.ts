/** A broker of Apache Kafka, and clients of it. */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildWorkloads, PYTHON } from './build.ts';
import { Child } from './child.ts';
import type { CommandLine } from './language-command.ts';
import { accepting, freePort } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const JAVA = ['java', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const QUIET = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';
/** Of the cluster, which is made anew for each broker. */
const CLUSTER = 'AAAAAAAAAAAAAAAAAAAAAg';

export type KafkaClient = 'franz-go' | 'confluent-kafka' | 'kafka-python' | 'kafkajs' | 'kafkajs acks=0';

export interface BrokerPlace {
  /** What `buildWorkloads` returned. */
  readonly built: string;
  readonly folder: string;
  readonly port: number;
  /** It is its own controller at another port. */
  readonly controller: number;
}

/** How a broker is started in a folder that is formatted for it already. */
export function brokerCommand({ built, folder, port, controller }: BrokerPlace): readonly string[] {
  const libraries = `${built}/libraries/*`;
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, propertiesOf(folder, port, controller));
  const format = ['-cp', libraries, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', properties];
  execFileSync('java', [QUIET, ...format], { stdio: 'ignore' });
  return [...JAVA, QUIET, '-cp', libraries, 'kafka.Kafka', properties];
}

/** Resolves when it serves, and keeps offsets of groups. */
export async function brokerReady(port: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await kcat(port, '-P', '-t', 'warm', '-l', '/etc/hostname');
      break;
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
  await kcat(port, '-G', 'warm', '-o', 'beginning', '-c', '1', '-q', 'warm');
}

/** By the first request that names it. */
export async function createTopic(port: number, topic: string): Promise<void> {
  for (let found = ''; !found.includes(`"${topic}" with 1 partition`); ) found = await kcat(port, '-L', '-t', topic);
}

async function kcat(port: number, ...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('timeout', ['20', 'kcat', '-b', `127.0.0.1:${port}`, ...args])).stdout;
}

/** A broker of its own, in an own folder, on free ports. */
export class KafkaBroker implements AsyncDisposable {
  readonly port: number;
  readonly #folder: TemporaryFolder;
  readonly #child: Child;

  private constructor(port: number, folder: TemporaryFolder, child: Child) {
    this.port = port;
    this.#folder = folder;
    this.#child = child;
  }

  static async start(): Promise<KafkaBroker> {
    const built = await buildWorkloads('kafka');
    const folder = new TemporaryFolder();
    const [port, controller] = [await freePort(), await freePort()];
    const [command = '', ...args] = brokerCommand({ built, folder: folder.path, port, controller });
    const child = new Child(command, args);
    await accepting(child, port);
    await brokerReady(port);
    return new KafkaBroker(port, folder, child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  createTopic(topic: string): Promise<void> {
    return createTopic(this.port, topic);
  }

  /** How many records it keeps. */
  async endOffset(topic: string): Promise<number> {
    const told = await kcat(this.port, '-Q', '-t', `${topic}:0:-1`);
    return Number(/offset (\d+)/.exec(told)?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop('SIGKILL');
    this.#folder[Symbol.dispose]();
  }
}

/** A client that produces `count` records to the topic one at a time, and consumes them in the group. */
export async function kafkaClient(name: KafkaClient, port: number, topic: string, count: number): Promise<CommandLine> {
  const built = await buildWorkloads('kafka');
  const args = [`127.0.0.1:${port}`, topic, `group-${topic}`, `${count}`];
  const python = (script: string): CommandLine => [
    'env',
    `PYTHONPATH=${built}/python`,
    PYTHON,
    '-B',
    join(import.meta.dirname, 'kafka', script),
    ...args,
  ];
  const node = (...more: readonly string[]): CommandLine => [
    process.execPath,
    join(import.meta.dirname, 'kafka/kafkajs-program.ts'),
    built,
    ...args,
    ...more,
  ];
  switch (name) {
    case 'franz-go':
      return [join(built, 'franz'), ...args];
    case 'confluent-kafka':
      return python('confluent_client.py');
    case 'kafka-python':
      return python('kafka_python_client.py');
    case 'kafkajs':
      return node();
    case 'kafkajs acks=0':
      return node('0');
    default:
      return name satisfies never;
  }
}

function propertiesOf(folder: string, port: number, controller: number): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=${folder}/data
num.partitions=1
auto.create.topics.enable=true
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
`;
}
