/** A client by kafkajs: `MODULES BROKER TOPIC GROUP COUNT [ACKS]`, as main.go; with ACKS 0 it only produces. */
import { createRequire } from 'node:module';

interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

interface Producer extends Client {
  send(batch: { topic: string; acks: number; messages: readonly { value: string }[] }): Promise<unknown>;
}

interface Consumer extends Client {
  subscribe(options: { topic: string; fromBeginning: boolean }): Promise<void>;
  run(options: { autoCommit: boolean; eachMessage: () => Promise<void> }): Promise<void>;
}

interface Kafka {
  producer(): Producer;
  consumer(options: { groupId: string; maxWaitTimeInMs: number }): Consumer;
}

const [modules = '', broker = '', topic = '', groupId = '', count = '', acks = '-1'] = process.argv.slice(2);
const { Kafka, logLevel } = createRequire(`${modules}/`)('kafkajs') as {
  Kafka: new (options: { clientId: string; brokers: string[]; logLevel: number }) => Kafka;
  logLevel: { NOTHING: number };
};
const kafka = new Kafka({ clientId: 'kafkajs', brokers: [broker], logLevel: logLevel.NOTHING });
const producer = kafka.producer();
await producer.connect();
for (let i = 0; i < Number(count); i++) {
  await producer.send({ topic, acks: Number(acks), messages: [{ value: `value-${i}` }] });
}
await producer.disconnect();
if (acks !== '0') await consume();
process.stdout.write(`{"produced": ${count}}\n`);

async function consume(): Promise<void> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 300 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let read = 0;
  await new Promise<void>((resolve) => {
    const eachMessage = async (): Promise<void> => {
      read++;
      if (read === Number(count)) resolve();
    };
    void consumer.run({ autoCommit: false, eachMessage });
  });
  await consumer.disconnect();
}
