/** PORT BACKEND: requests take turns on one thread whenever one waits for its call. */
import { Agent, createServer, get, type IncomingMessage } from 'node:http';

const [port, backend] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });

function call(headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ port: backend, host: '127.0.0.1', path: '/plain', agent, headers }, (answer) => {
      answer.resume().once('end', resolve);
    }).once('error', reject);
  });
}

/** What is passed on. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const { traceparent } = headers;
  const name = { 'user-agent': headers['user-agent'] ?? '' };
  return typeof traceparent === 'string' ? { ...name, traceparent } : name;
}

createServer(async (request, response) => {
  for (let n = Number(request.headers['calls'] ?? 0); n > 0; n -= 1) await call(headersOf(request));
  response.end('done\n');
}).listen(port, '127.0.0.1');
