/**
 * Answers `GET /orders/ID?wait=MS` after MS milliseconds and logs each request by its own clock: `two-ways-program.ts PORT`
 * prints `listening`, and a line of JSON for each answer: id, port of the client, milliseconds.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

function answer(request: IncomingMessage, response: ServerResponse, begun: number): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  // Timers of Node.js go by the time at which the turn began, and may come early.
  const left = Number(url.searchParams.get('wait')) - (performance.now() - begun);
  if (left > 0) {
    setTimeout(() => answer(request, response, begun), left);
    return;
  }
  response.end('ok\n');
  const milliseconds = performance.now() - begun;
  const id = Number(url.pathname.split('/')[2]);
  process.stdout.write(`${JSON.stringify({ id, port: request.socket.remotePort, milliseconds })}\n`);
}

createServer((request, response) => answer(request, response, performance.now())).listen(
  Number(process.argv[2]),
  '127.0.0.1',
  () => process.stdout.write('listening\n'),
);
