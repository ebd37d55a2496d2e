/** The demo's service: `shop-program.ts PORT REDIS-PORT`. HTTP on one side, Redis (by ioredis) on the other. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

const [port, redisPort] = process.argv.slice(2).map(Number);
const redis = new Redis({ port: redisPort as number, host: '127.0.0.1' });

/** Every so many orders one fails, and every so many reports take long: so that the screen has something to show. */
const FAILS_EVERY = 11;
const USERS = 60;

let orders = 0;

async function user(id: string, response: ServerResponse): Promise<void> {
  if (Number(id) >= USERS) {
    response.statusCode = 404;
    return void response.end();
  }
  const name = (await redis.get(`user:${id}`)) ?? 'new';
  await redis.hincrby('visits', id, 1);
  response.end(`${JSON.stringify({ id, name })}\n`);
}

async function order(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _piece of request); // the body's content does not matter here
  orders += 1;
  if (orders % FAILS_EVERY === 0) {
    await redis.lpush('user-count', 'x').catch(() => undefined); // a counter, not a list: WRONGTYPE
    response.statusCode = 500;
    return void response.end();
  }
  const id = await redis.incr('order');
  await redis.lpush('orders', id);
  await redis.ltrim('orders', 0, 99);
  response.statusCode = 201;
  response.end(`${id}\n`);
}

async function items(response: ServerResponse): Promise<void> {
  const newest = await redis.lrange('orders', 0, 9);
  await delay(5 + Math.random() * 10);
  response.end(`${JSON.stringify(newest)}\n`);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, route, id = ''] = (request.url ?? '').split('/');
  if (route === 'users') return user(id, response);
  if (route === 'orders' && request.method === 'POST') return order(request, response);
  if (route === 'orders') return items(response);
  if (route === 'reports') {
    await delay(400 + Math.random() * 400);
    return void response.end('report\n');
  }
  response.statusCode = route === 'healthz' ? 204 : 404;
  response.end();
}

await redis.set('user-count', USERS);
const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(port, '127.0.0.1', () => process.stdout.write('listening\n'));
