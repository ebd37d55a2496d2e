/** HTTP clients of Node.js: `http-client-program.ts request|fetch PORT CONNECTIONS WARM STEP…`. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { type Client, type Connection, runClient, type Step } from './client-plan.ts';

interface Answer {
  readonly status: number;
  readonly bytes: number;
}

function bodyOf(step: Step): string | undefined {
  return step[0] === 'POST' ? 'x'.repeat(Number(step[3])) : undefined;
}

/** A stream, of which no length is known, goes out in chunks. */
function* chunksOf(step: Step): Generator<Buffer> {
  for (let left = Number(step[3]); left > 0; left -= 1_000) yield Buffer.alloc(Math.min(left, 1_000), 'x');
}

/** `http.request` over an agent of its own: one connection. */
function withRequest(port: number): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (step: Step): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const [method, path] = step;
      const expects = path?.endsWith('?expect') === true;
      const headers = expects ? { Expect: '100-continue', 'Content-Length': Number(step[3]) } : {};
      const sent = request({ host: '127.0.0.1', port, method, path, agent, headers }, (answer: IncomingMessage) => {
        let bytes = 0;
        answer.on('data', (piece: Buffer) => {
          bytes += piece.length;
        });
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, bytes }));
      });
      sent.once('error', reject);
      if (expects) sent.once('continue', () => sent.end(bodyOf(step))).flushHeaders();
      else if (method === 'PUT') Readable.from(chunksOf(step)).pipe(sent);
      else sent.end(bodyOf(step));
    });
  return checked(ask);
}

/** `fetch`, which is undici. */
function withFetch(port: number): Connection {
  return checked(async (step) => {
    const [method, path] = step;
    const body = method === 'PUT' ? Readable.toWeb(Readable.from(chunksOf(step))) : bodyOf(step);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body, duplex: 'half' } as RequestInit);
    return { status: answer.status, bytes: (await answer.arrayBuffer()).byteLength };
  });
}

function checked(ask: (step: Step) => Promise<Answer>): Connection {
  return {
    async send(step) {
      const { status, bytes } = await ask(step);
      if (`${status} ${bytes}` === `${step[2]} ${step[3]}`) return;
      throw new Error(`${step.join(' ')}: got ${status} with ${bytes} bytes`);
    },
  };
}

const [way = '', ...args] = process.argv.slice(2);
const open = { request: withRequest, fetch: withFetch }[way];
if (open === undefined) throw new Error(`no such client: ${way}`);
const client: Client = {
  open: async (port) => open(port),
  warm: ['GET', '/plain', '200', '6'],
  kinds: (step) => [step.slice(0, 3).join(' ')],
};
await runClient(client, args);
