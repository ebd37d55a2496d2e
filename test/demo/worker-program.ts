/** The demo's worker: `worker-program.ts REDIS-PORT MARIADB-PORT KAFKA-PORT`. Does what orders ask for, one after the other. */
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { createConnection } from 'mysql2/promise';
import { TOPIC } from './topic.ts';

const [redisPort, databasePort, kafkaPort] = process.argv.slice(2).map(Number);
const redis = new Redis({ port: redisPort as number, host: '127.0.0.1' });
const database = await createConnection({
  host: '127.0.0.1',
  port: databasePort as number,
  user: 'root',
  database: 'shop',
});
const kafka = new Kafka({ clientId: 'worker', brokers: [`127.0.0.1:${kafkaPort}`], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: 'worker' });

await consumer.connect();
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
consumer.on(consumer.events.GROUP_JOIN, () => process.stdout.write('joined\n'));
await consumer.run({
  eachMessage: async ({ message }) => {
    const { id } = JSON.parse(String(message.value)) as { id: number };
    await database.execute('update orders set note = ? where id = ?', ['packed', id]);
    await redis.lpush('packed', id);
    await redis.ltrim('packed', 0, 99);
  },
});
