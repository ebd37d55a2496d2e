/** Redis clients whose callers share a connection, watched from its middle on: what is counted, and what was answered. */
import { setTimeout as delay } from 'node:timers/promises';
import { type ExportDocument, SaeMon, type TraceLine, type Way } from '../equality/sae-mon.ts';
import { DelayingProxy } from '../workloads/delaying-proxy.ts';
import { Redis } from '../workloads/redis.ts';
import {
  type Callers,
  type Kinds,
  SharedRedisClient,
  type SharedRedisName,
  type Told,
} from '../workloads/shared-redis-client.ts';
import { fillForProof, isProven } from './size-proof.ts';

/** Callers of one connection, and how far away its server is. */
export interface Cell {
  readonly callers: number;
  readonly delayMs: number;
}

export interface Watched {
  readonly client: SharedRedisName;
  readonly kinds: Kinds;
  readonly way: Way;
  /** A connection for each, all at the same time. */
  readonly cells: readonly Cell[];
  readonly watchedMs: number;
}

export interface Seen {
  readonly cell: Cell;
  readonly expected: number;
  readonly counted: readonly TraceLine[];
  /** Those with a duration. */
  readonly timed: readonly TraceLine[];
  /** Those of them that answer another request. */
  readonly wrong: readonly TraceLine[];
  /** By kind. */
  readonly answered: ReadonlyMap<string, { readonly expected: number; readonly counted: number }>;
  /** Of durations; 0 where there is none. */
  readonly medianMs: number;
  readonly clientMedianMs: number;
  /** How many more or fewer may be counted: what one clock says earlier than the other. */
  readonly edge: number;
}

export interface SeenTogether {
  readonly seen: readonly Seen[];
  readonly loss: ExportDocument['loss'];
}

/** Of what was answered. */
const EDGES = 0.02;

export async function watchShared({ client: name, kinds, way, cells, watchedMs }: Watched): Promise<SeenTogether> {
  await using servers = new AsyncDisposableStack();
  const connections: Callers[] = [];
  for (const cell of cells)
    connections.push({
      port: (await startServer(cell, servers)).port,
      callers: cell.callers,
      thinkMs: thinkMsOf(cell),
    });
  await using client = await SharedRedisClient.start(name, kinds, connections);
  await using saeMon = await SaeMon.attach('trace', '--json', '--pid', `${client.pid}`, '--probe', way);
  const before = await client.tell();
  await delay(watchedMs);
  const after = await client.tell();
  const lines = await saeMon.lines();
  const { loss } = lines.at(-1) as unknown as Pick<SeenTogether, 'loss'>;
  const seen = cells.map((cell, index) => {
    const own = lines.filter((line) => line.kind === 'transaction' && line.peer.port === connections[index]?.port);
    return compare(cell, { before: before[index] as Told, after: after[index] as Told, lines: own });
  });
  return { seen, loss };
}

/** One of its own: the port tells whose a transaction is. */
async function startServer({ delayMs }: Cell, servers: AsyncDisposableStack): Promise<{ readonly port: number }> {
  const redis = servers.use(await Redis.start());
  await fillForProof(redis.port);
  return delayMs === 0 ? redis : servers.use(await DelayingProxy.start(redis.port, delayMs));
}

/** Some 1,000 requests a second, as far as that takes any waiting. */
function thinkMsOf({ callers, delayMs }: Cell): number {
  return Math.max(0, 2 * callers - 6 * delayMs);
}

interface BothAccounts {
  readonly before: Told;
  readonly after: Told;
  readonly lines: readonly TraceLine[];
}

function compare(cell: Cell, { before, after, lines }: BothAccounts): Seen {
  const counted = lines.filter(
    ({ timeUnixNano }) => Number(timeUnixNano) / 1e6 > before.timeMs && Number(timeUnixNano) / 1e6 <= after.timeMs,
  );
  const answered = new Map<string, { expected: number; counted: number }>();
  let expected = 0;
  for (const [kind, count] of Object.entries(after.answered)) {
    const own = counted.filter((line) => `${line.operation} ${line.errorType ?? 'ok'}` === kind);
    const since = count - (before.answered[kind] ?? 0);
    answered.set(kind, { expected: since, counted: own.length });
    expected += since;
  }
  const timed = counted.filter(({ durationSeconds }) => durationSeconds !== null);
  const sorted = timed.map(({ durationSeconds }) => 1000 * (durationSeconds ?? 0)).sort((one, other) => one - other);
  return {
    cell,
    expected,
    counted,
    timed,
    wrong: timed.filter((line) => !isProven(line)),
    answered,
    medianMs: sorted[sorted.length >> 1] ?? 0,
    clientMedianMs: after.medianMs,
    edge: EDGES * expected + cell.callers + 1,
  };
}
