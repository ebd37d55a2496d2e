import { once } from 'node:events';
import { connect } from 'node:net';
import type { Redis } from '../workloads/redis.ts';

const PING = '*1\r\n$4\r\nPING\r\n';
const PONG_BYTES = '+PONG\r\n'.length;

/** Sends `count` PINGs one after the other over one connection, and waits for each answer. */
export async function ping(redis: Redis, count: number): Promise<void> {
  const socket = connect(redis.port, '127.0.0.1');
  await once(socket, 'connect');
  for (let sent = 0; sent < count; sent++) {
    socket.write(PING);
    for (let bytes = 0; bytes < PONG_BYTES; ) bytes += ((await once(socket, 'data')) as [Buffer])[0].length;
  }
  socket.end();
  await once(socket, 'close');
}
