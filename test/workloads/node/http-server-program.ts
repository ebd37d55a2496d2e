/** The HTTP server of Node.js with the answers that all servers here give: `http-server-program.ts PORT`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const BIG = Buffer.alloc(300_000, 'x');
/** A body without a length goes out in so many pieces. */
const PIECES = 100;
const PIECE = BIG.subarray(0, 1_000);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/refuse') return void response.writeHead(401).end();
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const url = new URL(request.url ?? '', 'http://localhost');
  const [, route, status] = url.pathname.split('/');
  if (route === 'slow') await delay(Number(url.searchParams.get('ms')));
  if (route === 'status') response.statusCode = Number(status);
  if (status === '204') return void response.end();
  if (route === 'status') return void response.end(`${status}\n`);
  if (route === 'stream') {
    for (let n = 0; n < PIECES; n += 1) response.write(PIECE);
    return void response.end();
  }
  if (route === 'trailers') {
    response.setHeader('Trailer', 'x-pieces');
    for (let n = 0; n < PIECES; n += 1) response.write(PIECE);
    response.addTrailers({ 'x-pieces': PIECES });
    return void response.end();
  }
  response.end({ big: BIG, echo: Buffer.concat(pieces) }[route ?? ''] ?? `${route}\n`);
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy()); // the client left, or sent what is no body
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2]), '127.0.0.1');
