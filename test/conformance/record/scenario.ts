import { once } from 'node:events';
import { connect } from 'node:net';
import type { Golden } from '../capture.ts';

/** A real client against a real server, and what both of them say happened. */
export interface Scenario {
  readonly name: string;
  readonly protocol: string;
  readonly origin: string;
  /** Talks to the server through the proxy. */
  readonly client: (port: number, target: number) => Promise<unknown>;
  /** For each connection, in the order of connecting; null: not kept. */
  readonly golden: readonly (readonly Golden[] | null)[];
}

/** A client that writes what it is given: after each item it waits until the server has been silent for a while. */
export async function talk(port: number, items: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let heard = '';
  let last = performance.now();
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
    last = performance.now();
  });
  for (const item of items) {
    socket.write(item, 'latin1');
    last = performance.now();
    while (performance.now() - last < 80) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  socket.end();
  if (!socket.closed) await once(socket, 'close');
  return heard;
}
