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
export type KafkaClient = (typeof KAFKA_CLIENTS)[number];
/** `new-group`, `transactions`: only kafka-clients; `acks=0`: only kafkajs. */
export type KafkaMode = 'pause' | 'new-group' | 'transactions' | 'acks=0';

export interface KafkaTask {
  readonly port: number;
  readonly topic: string;
  readonly count: number;
  readonly mode?: KafkaMode;
}

/** A client that produces `count` records to the topic one at a time, and consumes them in the group `group-TOPIC`. */
export async function kafkaClient(name: KafkaClient, { port, topic, count, mode }: KafkaTask): Promise<CommandLine> {
  const built = await buildWorkloads('kafka');
  const args = [`127.0.0.1:${port}`, topic, `group-${topic}`, `${count}`, ...(mode === undefined ? [] : [mode])];
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
      return python(built, 'confluent_client.py', args);
    case 'kafka-python':
      return python(built, 'kafka_python_client.py', args);
    case 'franz-go':
      return [join(built, 'franz'), ...args];
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

function python(built: string, script: string, args: readonly string[]): CommandLine {
  return ['env', `PYTHONPATH=${built}/python`, PYTHON, '-B', source(script), ...args];
}

function source(path: string): string {
  return join(import.meta.dirname, 'kafka', path);
}
