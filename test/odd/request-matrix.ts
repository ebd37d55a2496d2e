import assert from 'node:assert/strict';
import { SaeMon, type TraceLine } from '../equality/sae-mon.ts';
import { exportedStatuses, statusesOf } from './account.ts';
import { type Asked, ask } from './ask.ts';
import type { Cell } from './matrix.ts';
import { ODD_REQUESTS, type OddRequest } from './requests.ts';
import type { ServerLog } from './server-logs.ts';
import { OddServer, type OddServerName } from './servers.ts';

/** So many at a time: a server's queue of connections that it has not accepted is short. */
const AT_ONCE = 20;

export interface ServerRun {
  readonly cells: readonly Cell[];
  /** Whether sae-mon says that it has missed nothing; both ways in. */
  readonly complete: boolean;
}

/** sae-mon's and the server's own, where there is one. */
interface Accounts {
  readonly lines: readonly TraceLine[];
  readonly log: ServerLog | null;
}

/** All odd requests to one server, while one command looks at it by each of the two ways in. */
export async function runServer(name: OddServerName): Promise<ServerRun> {
  await using server = await OddServer.start(name);
  const target = ['--json', '--pid', `${server.pid}`, '--probe'];
  await using tracing = await SaeMon.attach('trace', ...target, 'socket');
  await using exporting = await SaeMon.attach('export', ...target, 'sys_exit');
  const asked = await askAll(server.port);
  const lines = await tracing.lines();
  const document = await exporting.document();
  const rows = lines.filter(({ kind }) => kind === 'transaction');
  assert.deepEqual(statusesOf(rows), exportedStatuses(document), 'the two ways in do not count the same');
  const log = await server.stop();
  const cells = ODD_REQUESTS.map((request, n) => cellOf(name, request, asked[n] as Asked, { lines: rows, log }));
  const ports = new Set(asked.map(({ port }) => port));
  assert.deepEqual(
    rows.filter(({ peer }) => !ports.has(peer.port)),
    [],
    'rows that nobody asked for',
  );
  return { cells, complete: document.loss.complete };
}

async function askAll(port: number): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  let next = 0;
  const askOn = async (): Promise<void> => {
    while (next < ODD_REQUESTS.length) {
      const n = next++;
      asked[n] = await ask(port, ODD_REQUESTS[n] as OddRequest);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  return asked;
}

function cellOf(
  program: OddServerName,
  { name, requests }: OddRequest,
  { port, statuses }: Asked,
  { lines, log }: Accounts,
): Cell {
  // An answer without a head is one for the server alone: it has no status on the wire.
  const expected = log === null ? statuses.filter((status) => status !== 'headless') : (log.get(port) ?? []);
  const rows = lines.filter(({ peer }) => peer.port === port).sort((a, b) => a.sequence - b.sequence);
  const seen = rows.flatMap(({ statusCode }) => statusCode ?? []);
  // A request that nobody answered has a row, too.
  const isRight = seen.join() === expected.join() && rows.length <= Math.max(requests, expected.length);
  const words = rows.map(({ statusCode, outcome }) => statusCode ?? outcome);
  return { oddity: name, program, expected: expected.join(' '), seen: words.join(' '), isRight };
}
