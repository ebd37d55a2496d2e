/** A client by kafkajs: `MODULES BROKER TOPIC GROUP COUNT [MODE]` (README.md of test/workloads); with `acks=0` it only produces. */
import { once } from 'node:events';
import { createRequire } from 'node:module';

interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

interface Producer extends Client {
  send(batch: { topic: string; acks: number; messages: readonly { key: string; value: string }[] }): Promise<unknown>;
}

interface Consumer extends Client {
  subscribe(options: { topic: string; fromBeginning: boolean }): Promise<void>;
  run(options: { autoCommit: boolean; eachMessage: () => Promise<void> }): Promise<void>;
}

interface Kafka {
  producer(): Producer;
  consumer(options: { groupId: string; maxWaitTimeInMs: number }): Consumer;
}

const [modules = '', broker = '', topic = '', groupId = '', times = '', mode = ''] = process.argv.slice(2);
let count = Number(times);
const acks = mode === 'acks=0' ? 0 : -1;
const { Kafka, logLevel } = createRequire(`${modules}/`)('kafkajs') as {
  Kafka: new (options: { clientId: string; brokers: string[]; logLevel: number; sasl?: object }) => Kafka;
  logLevel: { NOTHING: number };
};
const { SASL_MECHANISM: mechanism, SASL_USER: username, SASL_PASSWORD: password } = process.env;
const sasl = mechanism === undefined ? {} : { sasl: { mechanism: mechanism.toLowerCase(), username, password } };
const kafka = new Kafka({ clientId: 'kafkajs', brokers: [broker], logLevel: logLevel.NOTHING, ...sasl });
const producer = kafka.producer();
await producer.connect();
await produce();
if (mode === 'pause') {
  process.stdout.write('paused\n');
  await once(process.stdin, 'data');
  process.stdin.destroy();
  await produce();
  count *= 2;
}
await producer.disconnect();
if (acks !== 0) await consume();
process.stdout.write(`{"produced": ${count}}\n`);

async function produce(): Promise<void> {
  for (let i = 0; i < count; i++)
    await producer.send({ topic, acks, messages: [{ key: `planted-key-${i}`, value: `planted-value-${i}` }] });
}

async function consume(): Promise<void> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 300 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let read = 0;
  await new Promise<void>((resolve) => {
    const eachMessage = async (): Promise<void> => {
      read++;
      if (read === count) resolve();
    };
    void consumer.run({ autoCommit: false, eachMessage });
  });
  await consumer.disconnect();
}
