/** Clients of Kafka in all languages (README.md of this folder). */
import { join } from 'node:path';
import { buildWorkloads, PYTHON } from './build.ts';
import type { CommandLine } from './language-command.ts';

export const KAFKA_CLIENTS = [
  'kafka-clients',
  'kafkajs',
  'confluent-kafka',
  'kafka-python',
  'franz-go',
  'kcat',
] as const;
/** kafka-python 2 sends tokens of SASL without a header; rskafka is built where its program asks for it. */
export type KafkaClient = (typeof KAFKA_CLIENTS)[number] | 'kafka-python-2' | 'rskafka' | 'scene';
export type KafkaScene = 'big' | 'restart' | 'rebalance' | 'slow';
/** `new-group`, `transactions`, `share`: only kafka-clients; `acks=0`: only kafkajs. */
export type KafkaMode = 'pause' | 'new-group' | 'transactions' | 'share' | 'acks=0' | KafkaScene;

/** Of kafkajs and the Python clients. */
export interface Sasl {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256';
  readonly user: string;
  readonly password: string;
}

export interface KafkaTask {
  readonly port: number;
  readonly topic: string;
  readonly count: number;
  readonly mode?: KafkaMode;
  readonly sasl?: Sasl;
}

/** A client that produces `count` records to the topic one at a time, and consumes them in the group `group-TOPIC`. */
export async function kafkaClient(
  name: KafkaClient,
  { port, topic, count, mode, sasl }: KafkaTask,
): Promise<CommandLine> {
  const args = [`127.0.0.1:${port}`, topic, `group-${topic}`, `${count}`, ...(mode === undefined ? [] : [mode])];
  const built = await buildWorkloads(name === 'rskafka' ? 'rust-databases' : 'kafka');
  const command = commandOf(name, built, args);
  if (sasl === undefined) return command;
  const { mechanism, user, password } = sasl;
  return ['env', `SASL_MECHANISM=${mechanism}`, `SASL_USER=${user}`, `SASL_PASSWORD=${password}`, ...command];
}

function commandOf(name: KafkaClient, built: string, args: readonly string[]): CommandLine {
  switch (name) {
    case 'kafka-clients':
      return [
        join(built, 'java-client'),
        ...JAVA_OPTIONS,
        '-cp',
        `${built}/classes:${built}/libraries/*`,
        'KafkaWorkload',
        ...args,
      ];
    case 'kafkajs':
      return [process.execPath, source('kafkajs-program.ts'), built, ...args];
    case 'confluent-kafka':
      return python(`${built}/python`, 'confluent_client.py', args);
    case 'kafka-python':
      return python(`${built}/python`, 'kafka_python_client.py', args);
    case 'kafka-python-2':
      return python(`${built}/python-2`, 'kafka_python_client.py', args);
    case 'franz-go':
      return [join(built, 'franz'), ...args];
    case 'rskafka':
      return [join(built, 'release/rust-databases'), 'kafka-client', ...args];
    case 'scene':
      return python(`${built}/python`, 'confluent_scenes.py', args);
    case 'kcat':
      return [source('kcat.sh'), ...args];
    default:
      return name satisfies never;
  }
}

/** Small and quick to start; silent. */
export const JAVA_OPTIONS = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
] as const;

function python(modules: string, script: string, args: readonly string[]): CommandLine {
  return ['env', `PYTHONPATH=${modules}`, PYTHON, '-B', source(script), ...args];
}

function source(path: string): string {
  return join(import.meta.dirname, 'kafka', path);
}
