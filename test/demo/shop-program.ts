/**
 * The demo's shop: `shop-program.ts PORT REDIS-PORT MARIADB-PORT KAFKA-PORT DNS-ADDRESS`. Serves HTTP; keeps visits in
 * Redis (ioredis), users and orders in MariaDB (mysql2), tells of orders by Kafka (kafkajs), asks DNS (c-ares).
 */
import { Resolver } from 'node:dns/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import { TOPIC } from './topic.ts';

const [port = '', redisPort, databasePort, kafkaPort, dnsAddress = ''] = process.argv.slice(2);
const redis = new Redis({ port: Number(redisPort), host: '127.0.0.1' });
const database = createPool({
  host: '127.0.0.1',
  port: Number(databasePort),
  user: 'root',
  database: 'shop',
  connectionLimit: 4,
});
const dns = new Resolver();
dns.setServers([dnsAddress]);
const kafka = new Kafka({ clientId: 'shop', brokers: [`127.0.0.1:${kafkaPort}`], logLevel: logLevel.ERROR });
const producer = kafka.producer({ allowAutoTopicCreation: false });

/** Every so many of these fail, and every report takes long: so that the screen has something to show. */
const ORDER_FAILS_EVERY = 11;
const PAYMENT_FAILS_EVERY = 7;
const USERS = 60;

let orders = 0;

async function user(id: string, response: ServerResponse): Promise<void> {
  await redis.hincrby('visits', id, 1);
  const cached = await redis.get(`user:${id}`);
  if (cached !== null) return void response.end(`${cached}\n`);
  const [rows] = await database.query<RowDataPacket[]>('select id, name from users where id = ?', [id]);
  if (rows.length === 0) {
    response.statusCode = 404;
    return void response.end();
  }
  const text = JSON.stringify(rows[0]);
  await redis.set(`user:${id}`, text, 'EX', 5);
  response.end(`${text}\n`);
}

async function order(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _piece of request); // the body's content does not matter here
  orders += 1;
  const id = orders % ORDER_FAILS_EVERY === 0 ? 1 : await redis.incr('order');
  try {
    await database.query('insert into orders (id, note) values (?, ?)', [id, 'two of them']); // a duplicate key, where id is 1
  } catch {
    await redis.lpush('order', id).catch(() => undefined); // a counter, not a list: WRONGTYPE
    response.statusCode = 500;
    return void response.end();
  }
  await producer.send({ topic: TOPIC, messages: [{ key: `${id}`, value: JSON.stringify({ id, quantity: 2 }) }] });
  response.statusCode = 201;
  response.end(`${id}\n`);
}

async function newest(response: ServerResponse): Promise<void> {
  const [rows] = await database.query(
    'select o.id, u.name from orders o left join users u on u.id = o.id % 60 order by o.id desc limit 10',
  );
  await delay(5 + Math.random() * 10);
  response.end(`${JSON.stringify(rows)}\n`);
}

/** Where the payment service is; some are asked for by a name that nobody has. */
async function payment(response: ServerResponse): Promise<void> {
  const name = Math.random() * PAYMENT_FAILS_EVERY < 1 ? 'bank.demo.test' : 'payments.demo.test';
  const addresses = await dns.resolve4(name).catch(() => null);
  response.statusCode = addresses === null ? 502 : 200;
  response.end();
}

async function report(response: ServerResponse): Promise<void> {
  await database.query('select count(*), sleep(0.4) from orders');
  response.end('report\n');
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, route, id = ''] = (request.url ?? '').split('/');
  if (route === 'users') return user(id, response);
  if (route === 'orders') return request.method === 'POST' ? order(request, response) : newest(response);
  if (route === 'payments') return payment(response);
  if (route === 'reports') return report(response);
  response.statusCode = route === 'healthz' ? 204 : 404;
  response.end();
}

/** MariaDb.shop made three orders, and nobody who ordered. */
await redis.set('order', 3);
await database.query('replace into users values ?', [Array.from({ length: USERS }, (_, id) => [id, `user ${id}`])]);
await producer.connect();
const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));
