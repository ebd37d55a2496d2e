/** A broker of Apache Kafka. */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildWorkloads } from './build.ts';
import { Child } from './child.ts';
import { type BrokerAccount, RequestLog } from './kafka-account.ts';
import { JAVA_OPTIONS } from './kafka-clients.ts';
import { accepting, freePort, noneLeft } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** Of the cluster, which is made anew for each broker. */
const CLUSTER = 'AAAAAAAAAAAAAAAAAAAAAg';

/** What it has answered. */
const REQUESTS = 'requests.log';
/** The listener of clients. */
const LISTENER = 'PLAINTEXT';

export interface BrokerPlace {
  /** What `buildWorkloads` returned. */
  readonly built: string;
  readonly folder: string;
  readonly port: number;
  /** … for clients that log in. */
  readonly saslPort: number;
  /** It is its own controller at another port. */
  readonly controller: number;
}

export const SASL_USER = 'alice';
export const SASL_PASSWORD = 'planted-password';

/** On free ports. */
export async function brokerPlace(built: string, folder: string): Promise<BrokerPlace> {
  return { built, folder, port: await freePort(), saslPort: await freePort(), controller: await freePort() };
}

/** How a broker is started in a folder that is formatted for it already. */
export function brokerCommand(place: BrokerPlace): readonly string[] {
  const { built, folder } = place;
  const libraries = `${built}/libraries/*`;
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, propertiesOf(place));
  const format = ['-cp', libraries, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', properties];
  format.push('--add-scram', `SCRAM-SHA-256=[name=${SASL_USER},password=${SASL_PASSWORD}]`);
  execFileSync('java', [...JAVA_OPTIONS, ...format], { stdio: 'ignore' });
  const logger = '-Dorg.slf4j.simpleLogger';
  const logs = [`${logger}.logFile=${join(folder, REQUESTS)}`, `${logger}.log.kafka.request.logger=debug`];
  return ['java', ...JAVA_OPTIONS, ...logs, '-cp', libraries, 'kafka.Kafka', properties];
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
  readonly saslPort: number;
  readonly #folder: TemporaryFolder;
  readonly #command: readonly string[];
  #child: Child;
  readonly #requests: RequestLog;

  private constructor({ port, saslPort }: BrokerPlace, folder: TemporaryFolder, command: readonly string[]) {
    this.port = port;
    this.saslPort = saslPort;
    this.#folder = folder;
    this.#command = command;
    this.#child = childOf(command);
    this.#requests = new RequestLog(join(folder.path, REQUESTS));
  }

  static async start(): Promise<KafkaBroker> {
    const built = await buildWorkloads('kafka');
    const folder = new TemporaryFolder();
    const place = await brokerPlace(built, folder.path);
    const broker = new KafkaBroker(place, folder, brokerCommand(place));
    await broker.#ready();
    return broker;
  }

  /** Killed, and started again with what it has kept. */
  async restart(): Promise<void> {
    await this.#child.stop('SIGKILL');
    this.#child = childOf(this.#command);
    await this.#ready();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Resolves when it has heard the last of the client that makes it. */
  async createTopic(topic: string): Promise<void> {
    await createTopic(this.port, topic);
    await noneLeft(this.port);
  }

  /** What it has answered to clients since this was asked last. */
  account(): BrokerAccount {
    return this.#requests.account(LISTENER);
  }

  /** Its log's end: how many records it keeps, and of transactions as many marks. */
  async endOffset(topic: string): Promise<number> {
    const told = await kcat(this.port, '-Q', '-t', `${topic}:0:-1`);
    return Number(/offset (\d+)/.exec(told)?.[1]);
  }

  async #ready(): Promise<void> {
    await accepting(this.#child, this.port);
    await brokerReady(this.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop('SIGKILL');
    this.#folder[Symbol.dispose]();
  }
}

function childOf([command = '', ...args]: readonly string[]): Child {
  return new Child(command, args);
}

function propertiesOf({ folder, port, saslPort, controller }: BrokerPlace): string {
  const login = 'org.apache.kafka.common.security';
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},SASL_PLAINTEXT://127.0.0.1:${saslPort},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},SASL_PLAINTEXT://127.0.0.1:${saslPort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
listener.name.sasl_plaintext.plain.sasl.jaas.config=${login}.plain.PlainLoginModule required user_${SASL_USER}="${SASL_PASSWORD}";
listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config=${login}.scram.ScramLoginModule required;
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
