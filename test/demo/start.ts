import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { Nginx } from '../workloads/nginx.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';

export interface Demo extends AsyncDisposable {
  /** nginx, the service and redis: what there is to watch. */
  readonly pids: { readonly nginx: number; readonly shop: number; readonly redis: number };
  /** Where nginx listens. */
  readonly port: number;
}

/** nginx → a Node.js service → redis on loopback, with traffic; all of it ends when the demo is disposed, or dies. */
export async function startDemo(): Promise<Demo> {
  const stack = new AsyncDisposableStack();
  try {
    const redis = stack.use(await Redis.start());
    const shopPort = await freePort();
    const shop = stack.use(Child.node(program('shop'), [`${shopPort}`, `${redis.port}`]));
    await shop.line('stdout', 'listening');
    const nginx = stack.use(
      await Nginx.start(shopPort, 'location / { proxy_pass http://service; } location /static/ {}'),
    );
    const traffic = stack.use(Child.node(program('traffic'), [`${nginx.port}`]));
    await traffic.line('stdout', 'sending');
    const owned = stack.move();
    return {
      pids: { nginx: nginx.pid, shop: shop.pid, redis: redis.pid },
      port: nginx.port,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } finally {
    await stack.disposeAsync();
  }
}

function program(name: string): string {
  return fileURLToPath(new URL(`./${name}-program.ts`, import.meta.url));
}
