/** What came of odd answers: `odd-client-program.ts http|fetch PORT STEP…` (README.md of test/workloads, `Odd clients`). */
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

const BODY = Buffer.alloc(200_000);
const PATIENCE_MS = 2_000;

interface Said {
  readonly status: number | null;
  readonly error: string | null;
}

const agent = new Agent({ keepAlive: true });

/** Whatever comes: an answer, an upgrade, or an error. */
function askHttp(url: string, method: string): Promise<Said> {
  return new Promise((resolve) => {
    let status: number | null = null;
    const end = (error: string | null): void => resolve({ status, error });
    const asked = request(url, { method, agent, timeout: PATIENCE_MS });
    asked.once('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', (error) => end(error.message));
    asked.once('upgrade', ({ statusCode }, socket) => {
      status = statusCode ?? null;
      socket.destroy();
      end(null);
    });
    asked.once('response', (answer: IncomingMessage) => {
      status = answer.statusCode ?? null;
      answer.on('error', (error) => end(error.message)).once('end', () => end(null));
      answer.resume();
    });
    asked.end(method === 'POST' ? BODY : undefined);
  });
}

async function askFetch(url: string, method: string): Promise<Said> {
  let status: number | null = null;
  try {
    const body = method === 'POST' ? BODY : null;
    const answer = await fetch(url, { method, body, signal: AbortSignal.timeout(PATIENCE_MS) });
    status = answer.status;
    if (answer.body !== null) await text(answer.body);
    return { status, error: null };
  } catch (error) {
    return { status, error: String(error) };
  }
}

const [way, port, ...steps] = process.argv.slice(2);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
for (const step of steps) {
  const [method = '', name] = step.split(':');
  const said = await (way === 'fetch' ? askFetch : askHttp)(`http://127.0.0.1:${port}/${name}`, method);
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
process.stdout.write('done\n');
await once(process.stdin, 'data');
process.exit();
