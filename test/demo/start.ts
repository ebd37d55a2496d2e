import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { Nginx } from '../workloads/nginx.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';
import { Unbound } from '../workloads/unbound.ts';
import { MockBroker } from './mock-broker.ts';
import { TOPIC } from './topic.ts';

export interface Demo extends AsyncDisposable {
  /** What there is to watch, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** Where nginx listens. */
  readonly port: number;
}

/**
 * A small shop on loopback, with traffic: nginx → a service in Node.js and one in Python → Redis, MariaDB, DNS (unbound) and
 * Kafka (a mock broker), and a worker that consumes from it. All of it ends when the demo is disposed, or dies.
 */
export async function startDemo(): Promise<Demo> {
  const stack = new AsyncDisposableStack();
  try {
    const [redis, mariadb, unbound, kafka] = await started(stack, [
      Redis.start(),
      MariaDb.start({ listens: true }),
      Unbound.start(),
      MockBroker.start(TOPIC),
    ]);
    await mariadb.shop();
    const [shopPort, stockPort] = [await freePort(), await freePort()];
    const behind = [redis.port, mariadb.port, kafka.port].map(String);
    const shop = stack.use(Child.node(program('shop'), [`${shopPort}`, ...behind, unbound.address]));
    const worker = stack.use(Child.node(program('worker'), behind));
    const stock = stack.use(
      new Child('/usr/bin/python3', [here('stock.py'), `${stockPort}`, `${redis.port}`, `${mariadb.port}`]),
    );
    await Promise.all([
      shop.line('stdout', 'listening'),
      stock.line('stdout', 'listening'),
      worker.line('stdout', 'joined'),
    ]);
    const locations = `location / { proxy_pass http://service; } location /static/ {}
      location /stock/ { proxy_pass http://127.0.0.1:${stockPort}; }`;
    const nginx = stack.use(await Nginx.start(shopPort, locations));
    const traffic = stack.use(Child.node(program('traffic'), [`${nginx.port}`]));
    await traffic.line('stdout', 'sending');
    const owned = stack.move();
    const [n, s, p, w] = [nginx.pid, shop.pid, stock.pid, worker.pid];
    return {
      pids: {
        nginx: n,
        shop: s,
        stock: p,
        worker: w,
        redis: redis.pid,
        mariadb: mariadb.pid,
        unbound: unbound.pid,
        kafka: kafka.pid,
      },
      port: nginx.port,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } finally {
    await stack.disposeAsync();
  }
}

/** All of them, or none: what has started ends with the stack. */
async function started<T extends readonly Promise<AsyncDisposable>[]>(
  stack: AsyncDisposableStack,
  starting: readonly [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const all = await Promise.allSettled(starting);
  for (const each of all) if (each.status === 'fulfilled') stack.use(each.value);
  return (await Promise.all(starting)) as { [K in keyof T]: Awaited<T[K]> };
}

function program(name: string): string {
  return here(`${name}-program.ts`);
}

function here(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}
