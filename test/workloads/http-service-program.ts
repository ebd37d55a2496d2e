/**
 * A plain Node.js HTTP service: `http-service-program.ts PORT`. Listens on 127.0.0.1, ::1 and the abstract Unix socket
 * `@http-service-PORT`, prints `listening`, and for each line on its standard input prints, as JSON, how many requests it has seen since the line before, by
 * method, URL and status.
 *
 *   /items/N  200       /status/CODE  that status        /chunked/N  N bytes in chunks
 *   /upload   200, the number of body bytes             /big         3,000,017 bytes with their length
 *   /wait/MS  200 after that time
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ListenOptions } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const BIG_BODY = Buffer.alloc(3_000_017, 'HTTP/1.1 200 OK\r\n\r\n'); // a body that looks like answers must count as none
const PIECE_BYTES = 1_009;

const counts = new Map<string, number>();

async function bodyBytes(request: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const piece of request) bytes += (piece as Buffer).length;
  return bytes;
}

async function chunked(response: ServerResponse, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes; sent += PIECE_BYTES) {
    const piece = BIG_BODY.subarray(0, Math.min(PIECE_BYTES, bytes - sent));
    if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end();
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const received = await bodyBytes(request);
  const [, route, argument = ''] = (request.url ?? '').split('/');
  if (route === 'wait') {
    await delay(Number(argument));
    if (response.destroyed) return;
  }
  if (route === 'status') response.statusCode = Number(argument);
  if (route === 'chunked') return chunked(response, Number(argument));
  if (route === 'big') return void response.end(BIG_BODY);
  if (response.statusCode === 204) return void response.end();
  response.end(route === 'upload' ? `${received}\n` : `${route} ${argument}\n`);
}

function count(request: IncomingMessage, response: ServerResponse): void {
  const status = response.writableFinished ? response.statusCode : 'unanswered';
  const key = JSON.stringify([request.method, request.url, `${status}`]);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function listen(where: ListenOptions): Promise<void> {
  const server = createServer((request, response) => {
    response.once('close', () => count(request, response));
    answer(request, response).catch((error: unknown) => {
      if (!request.destroyed) throw error; // a client that gives up in the middle of its body
    });
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve) => server.listen(where, resolve));
}

const port = Number(process.argv[2]);
await listen({ port, host: '127.0.0.1' });
await listen({ port, host: '::1' });
await listen({ path: `\0http-service-${port}` });
process.stdout.write('listening\n');
for await (const _line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify([...counts].map(([key, times]) => [...JSON.parse(key), times]))}\n`);
  counts.clear();
}
process.exit(0);
