/** http.createServer of Node.js, which answers in all the ways that it has, at the port given. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const server = createServer({ keepAliveTimeout: 500 }, answer);
server.on('upgrade', (_request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
  socket.on('data', (chunk) => socket.end(chunk));
});
server.on('connect', (_request, socket) => {
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  socket.on('data', (chunk) => socket.end(chunk));
});
server.listen(Number(process.argv[2]), '127.0.0.1');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url === '*' ? '/' : (request.url ?? '/'), 'http://local');
  if (pathname === '/early') return early(request, response);
  for await (const _ of request);
  switch (pathname) {
    case '/chunks':
      return chunks(response);
    case '/trailers':
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('body');
      response.addTrailers({ 'X-Sum': '42' });
      response.end();
      return;
    case '/hints':
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(503).end('later');
      return;
    case '/close':
      response.removeHeader('Transfer-Encoding');
      response.removeHeader('Content-Length');
      response.end('until the end');
      return;
    default:
      response.writeHead(request.method === 'POST' ? 201 : 200).end(`${request.method}\n`);
  }
}

/** Answers before the body has come. */
function early(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(413, { 'Content-Length': 4 }).end('much');
  request.resume();
}

async function chunks(response: ServerResponse): Promise<void> {
  for (const size of [1, 17, 300, 5]) {
    response.write('x'.repeat(size));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  response.end();
}
