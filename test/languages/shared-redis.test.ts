/**
 * A Redis client that shares one connection among its callers, attached in its middle: the connection is never silent, and
 * there are no turns. Each answer's size says whose it is: a wrong pair shows.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SaeMon, type TraceLine, type Way } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { DelayingProxy } from '../workloads/delaying-proxy.ts';
import { languageCommand } from '../workloads/language-command.ts';
import { Redis } from '../workloads/redis.ts';

const WATCHED_MS = 2500;
/** Callers, how far away the server is, and how long a caller waits between an answer and its next request, at the most. */
const CONNECTIONS = [
  { callers: 1, delayMs: 0, thinkMs: 2 },
  { callers: 10, delayMs: 0, thinkMs: 20 },
  { callers: 50, delayMs: 0, thinkMs: 100 },
  { callers: 1, delayMs: 1, thinkMs: 0 },
  { callers: 10, delayMs: 1, thinkMs: 10 },
  { callers: 50, delayMs: 1, thinkMs: 50 },
  { callers: 1, delayMs: 10, thinkMs: 0 },
  { callers: 10, delayMs: 10, thinkMs: 0 },
  { callers: 50, delayMs: 10, thinkMs: 40 },
] as const;
type Shared = (typeof CONNECTIONS)[number];
/** Of what was answered, for what one clock says earlier than the other. */
const EDGES = 0.02;

/** What the client says of one of its connections. */
interface Told {
  readonly timeMs: number;
  /** The client's, as the server sees it. */
  readonly port: number;
  readonly answered: Readonly<Record<string, number>>;
  readonly medianMs: number;
}

for (const [library, kinds, way] of [
  ['ioredis', 'many', 'socket'],
  ['ioredis', 'one', 'sys_exit'],
  ['node-redis', 'many', 'sys_exit'],
  ['node-redis', 'one', 'socket'],
] as const) {
  test(`${library}, ${kinds} command${kinds === 'one' ? '' : 's, errors among them'}; ${way}`, async (context) => {
    await using redis = await Redis.start();
    await using proxies = new AsyncDisposableStack();
    const ports: number[] = [];
    const numbers: number[] = [];
    for (const { callers, delayMs, thinkMs } of CONNECTIONS) {
      const far = delayMs === 0 ? redis : proxies.use(await DelayingProxy.start(redis.port, delayMs));
      ports.push(far.port);
      numbers.push(far.port, callers, thinkMs);
    }
    const [program, ...args] = await languageCommand('node', 'shared-redis-program.ts', library, kinds);
    await using client = new Child(program, [...args, ...numbers.map(String)]);
    await client.line('stdout', 'ready');
    const { before, after, lines } = await watch(client, way);
    const summary = lines.at(-1) as unknown as { readonly loss: { readonly complete: boolean } };
    assert.ok(summary.loss.complete, JSON.stringify(summary.loss));
    for (const [index, shared] of CONNECTIONS.entries()) {
      check(context, kinds, shared, {
        before: before[index] as Told,
        after: after[index] as Told,
        lines: lines.filter(({ local, peer }) =>
          shared.delayMs === 0 ? local?.port === after[index]?.port : peer?.port === ports[index],
        ),
      });
    }
  });
}

async function watch(
  client: Child,
  way: Way,
): Promise<{ readonly before: Told[]; readonly after: Told[]; readonly lines: TraceLine[] }> {
  await using saeMon = await SaeMon.attach('trace', '--json', '--pid', `${client.pid}`, '--probe', way);
  const before = await tell(client, 'before');
  await delay(WATCHED_MS);
  const after = await tell(client, 'after');
  return { before, after, lines: await saeMon.lines() };
}

async function tell(client: Child, word: string): Promise<Told[]> {
  client.write(`${word}\n`);
  const line = await client.line('stdout', `${word} `);
  return JSON.parse(line.slice(word.length)) as Told[];
}

interface Seen {
  readonly before: Told;
  readonly after: Told;
  readonly lines: readonly TraceLine[];
}

function check(
  context: TestContext,
  kinds: 'one' | 'many',
  { callers, delayMs }: Shared,
  { before, after, lines }: Seen,
): void {
  const own = lines.filter(
    (line) =>
      line.kind === 'transaction' &&
      Number(line.timeUnixNano) / 1e6 > before.timeMs &&
      Number(line.timeUnixNano) / 1e6 <= after.timeMs,
  );
  const timed = own.filter(({ durationSeconds }) => durationSeconds !== null);
  const wrong = timed.filter((line) => !isProven(line));
  const expected = total(after) - total(before);
  const median = timed.map(({ durationSeconds }) => 1000 * (durationSeconds ?? 0)).sort((one, other) => one - other)[
    timed.length >> 1
  ];
  const where = `${callers} callers, ${delayMs} ms away`;
  context.diagnostic(
    `${where}: counted ${own.length} of ${expected}, ${timed.length} with a duration, p50 ${median?.toFixed(2)} ms, the client's own ${after.medianMs.toFixed(2)} ms, ${wrong.length} wrong`,
  );
  assert.deepEqual(wrong, [], where);
  const edge = EDGES * expected + callers + 1;
  assert.ok(Math.abs(own.length - expected) <= edge, `${where}: ${own.length} of ${expected}; ${tallyOf(own)}`);
  for (const [kind, count] of Object.entries(after.answered)) {
    const [operation, status] = kind.split(' ');
    const counted = own.filter((line) => line.operation === operation && (line.errorType ?? 'ok') === status).length;
    const answered = count - (before.answered[kind] ?? 0);
    assert.ok(Math.abs(counted - answered) <= edge, `${where}: ${counted} of ${answered} ${kind}`);
  }
  // Of one command, answered alike by a proxy that acknowledges for the server, nobody knows whose answer is whose.
  if (kinds === 'many' || callers === 1)
    assert.ok(timed.length > 0.9 * own.length, `${where}: ${timed.length} durations`);
  if (median !== undefined) {
    assert.ok(median < 1.3 * after.medianMs + 0.5, `${where}: ${median} ms, not ${after.medianMs}`);
    assert.ok(median > 0.5 * after.medianMs - 0.5, `${where}: ${median} ms, not ${after.medianMs}`);
  }
}

/** What became of them, and how many have a number of their own. */
function tallyOf(lines: readonly TraceLine[]): string {
  const tally: Record<string, number> = { sequences: new Set(lines.map(({ sequence }) => sequence)).size };
  for (const { operation, outcome, durationSeconds } of lines) {
    const key = `${operation} ${outcome}${durationSeconds === null ? ', no duration' : ''}`;
    tally[key] = (tally[key] ?? 0) + 1;
  }
  return JSON.stringify(tally);
}

function total({ answered }: Told): number {
  return Object.values(answered).reduce((sum, count) => sum + count, 0);
}

/** What goes with each byte of a key, as the program fills the server. */
function isProven({ operation, errorType, requestBytes, responseBytes }: TraceLine): boolean {
  if (operation === 'LPUSH') return errorType === 'WRONGTYPE';
  if (errorType !== null) return false;
  switch (operation) {
    case 'GET': {
      const key = requestBytes - '*2\r\n$3\r\nGET\r\n$nn\r\n\r\n'.length;
      return responseBytes === '$nnn\r\n\r\n'.length + 100 + 7 * key;
    }
    case 'HGETALL': {
      const key = requestBytes - '*2\r\n$7\r\nHGETALL\r\n$nn\r\n\r\n'.length;
      return responseBytes === '%nn\r\n'.length + '$2\r\nnn\r\n$1\r\nv\r\n'.length * key;
    }
    case 'SET':
      return responseBytes === '+OK\r\n'.length;
    default:
      return operation === 'INCR' && responseBytes <= ':nnnnnnnnn\r\n'.length;
  }
}
