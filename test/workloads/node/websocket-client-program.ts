/** The WebSocket of Node.js (undici): `websocket-client-program.ts PORT CONNECTIONS`; one after the other, each says all LINES and hears them. */
import { once } from 'node:events';

/** What goes to and fro is for nobody to count, whatever it looks like. */
const LINES = ['GET /other HTTP/1.1\r\nHost: other\r\n\r\n', '*1\r\n$4\r\nPING\r\n', 'x'.repeat(70_000)];

const [port, connections] = process.argv.slice(2).map(Number);
for (let n = 0; n < (connections ?? 0); n += 1) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`);
  await once(socket, 'open');
  for (const line of LINES) {
    socket.send(line);
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent];
    if (data !== line) throw new Error(`heard ${String(data).slice(0, 80)}`);
  }
  socket.close();
  await once(socket, 'close');
}
