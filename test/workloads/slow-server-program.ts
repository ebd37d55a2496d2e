/**
 * Answers `GET /wait/MS` after MS milliseconds and keeps the duration of each request by its own monotonic
 * clock: from the first byte read to the last byte handed over. `slow-server-program.ts PORT`; prints
 * `listening`, and for each line on its standard input the durations so far as JSON, in ns by path.
 */
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const durations: Record<string, number[]> = {};

function serve(socket: Socket): void {
  let head = '';
  let begun = 0n;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy()); // the client's own business
  socket.on('data', (bytes: Buffer) => {
    if (head === '') begun = process.hrtime.bigint();
    head += bytes.toString('latin1');
    if (!head.endsWith('\r\n\r\n')) return;
    const path = head.split(' ')[1] as string;
    const from = begun;
    head = '';
    setTimeout(() => answer(socket, path, from), Number(path.split('/')[2]));
  });
}

function answer(socket: Socket, path: string, begun: bigint): void {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n');
  const duration = Number(process.hrtime.bigint() - begun);
  durations[path] ??= [];
  durations[path].push(duration);
}

createServer(serve).listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening\n'));
for await (const _line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(durations)}\n`);
}
process.exit(0);
