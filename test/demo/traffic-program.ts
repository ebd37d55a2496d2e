/** Steady, moderate traffic for the demo: `traffic-program.ts PORT`. Ends when its input ends. */
import { Agent, request } from 'node:http';

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 12 });

interface Route {
  /** How many of 100 requests are of this kind. */
  readonly share: number;
  readonly method: string;
  readonly path: () => string;
}

const ROUTES: readonly Route[] = [
  { share: 34, method: 'GET', path: () => `/users/${number(62)}` },
  { share: 12, method: 'GET', path: () => '/orders' },
  { share: 14, method: 'POST', path: () => '/orders' },
  { share: 10, method: 'GET', path: () => `/stock/${number(1000)}` },
  { share: 8, method: 'GET', path: () => '/payments' },
  { share: 12, method: 'GET', path: () => '/static/small.txt' },
  { share: 5, method: 'HEAD', path: () => '/healthz' },
  { share: 3, method: 'GET', path: () => `/static/missing-${number(3)}.css` },
  { share: 2, method: 'GET', path: () => `/reports/${crypto.randomUUID()}` },
];
const DECK = ROUTES.flatMap((route) => Array<Route>(route.share).fill(route));

const REQUESTS_PER_TICK = 3;
const TICK_MS = 20;

function number(below: number): number {
  return Math.floor(Math.random() * below);
}

function send(): void {
  const { method, path } = DECK[number(DECK.length)] as Route;
  const sent = request({ port, host: '127.0.0.1', agent, method, path: path() }, (response) => response.resume());
  sent.on('error', (error) => process.stderr.write(`${error.message}\n`));
  sent.end(method === 'POST' ? 'item=1&quantity=2' : undefined);
}

setInterval(() => {
  for (let n = 0; n < REQUESTS_PER_TICK; n += 1) send();
}, TICK_MS);
process.stdin.resume().once('end', () => process.exit(0));
process.stdout.write('sending\n');
