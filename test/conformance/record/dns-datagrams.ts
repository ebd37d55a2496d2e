import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Sends each from one socket, as no resolver would, and waits for an answer to it. */
export async function say(port: number, datagrams: readonly Uint8Array[]): Promise<void> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  for (const datagram of datagrams) {
    const answered = once(socket, 'message');
    socket.send(datagram);
    await answered;
  }
  socket.close();
}
