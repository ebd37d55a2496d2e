import assert from 'node:assert/strict';
import { SaeMon, type TraceLine } from '../equality/sae-mon.ts';
import { exportedStatuses, statusesOf } from './account.ts';
import { Answering, type Served } from './answering.ts';
import { ODD_ANSWERS, type OddAnswer } from './answers.ts';
import { type OddClientName, type Said, startClient } from './clients.ts';
import type { Cell } from './matrix.ts';

export interface ClientRun {
  readonly cells: readonly Cell[];
  /** Whether sae-mon says that it has missed nothing; both ways in. */
  readonly complete: boolean;
}

/** A row without an end of its own kind: the answer lacks something. */
const CUT = ['cutByServer', 'cutByClient', 'reset'];

/** All odd answers to one client, while one command looks at it by each of the two ways in. */
export async function runClient(name: OddClientName, answers: readonly OddAnswer[] = ODD_ANSWERS): Promise<ClientRun> {
  await using server = await Answering.start();
  await using client = await startClient(name, server.port, answers);
  const target = ['--json', '--pid', `${client.pid}`, '--probe'];
  await using tracing = await SaeMon.attach('trace', ...target, 'socket');
  await using exporting = await SaeMon.attach('export', ...target, 'sys_exit');
  const said = await client.run();
  await server.closed();
  await client.close();
  const lines = await tracing.lines(tracing.ended());
  const document = await exporting.document(exporting.ended());
  const rows = lines.filter(({ kind, peer }) => kind === 'transaction' && peer.port === server.port);
  const calls = new Calls(rows);
  const cells = answers.map((answer, n) =>
    cellOf(name, answer, said[n] as Said, { served: server.servedOf(answer), calls }),
  );
  assert.deepEqual(calls.left(), [], 'rows that nobody asked for');
  const all = lines.filter(({ kind }) => kind === 'transaction');
  assert.deepEqual(statusesOf(all), exportedStatuses(document), 'the two ways in do not count the same');
  return { cells, complete: document.loss.complete };
}

/** Rows by connection and order. */
class Calls {
  readonly #left: Set<TraceLine>;
  readonly #connections: readonly (readonly TraceLine[])[];

  constructor(rows: readonly TraceLine[]) {
    const sorted = rows.toSorted((a, b) => a.sequence - b.sequence);
    const ids = [...new Set(rows.map(({ connectionId }) => connectionId))].sort((a, b) => Number(a) - Number(b));
    this.#connections = ids.map((id) => sorted.filter(({ connectionId }) => connectionId === id));
    this.#left = new Set(rows);
  }

  /** To be asked in the order of the requests: a port may have been used by two connections, one after the other. */
  take({ port, nth }: Served): TraceLine | undefined {
    const rows = this.#connections.map((calls) => (calls[0]?.local.port === port ? calls[nth] : undefined));
    const row = rows.find((each) => each !== undefined && this.#left.has(each));
    if (row !== undefined) this.#left.delete(row);
    return row;
  }

  left(): TraceLine[] {
    return [...this.#left];
  }
}

interface Accounts {
  readonly served: readonly Served[];
  readonly calls: Calls;
}

/** Each attempt that was answered has a row; what the client says is about the last. */
function cellOf(program: OddClientName, answer: OddAnswer, said: Said, { served, calls }: Accounts): Cell {
  const attempts = served.map((each) => ({ ...each, row: calls.take(each) }));
  const last = attempts.at(-1)?.row;
  const isWhole = attempts.every(({ row, answered }) => (answered ? row !== undefined : row?.statusCode == null));
  const words = attempts.map(({ row }) => (row === undefined ? 'no row' : wordsOf(row.statusCode, row.outcome)));
  return {
    oddity: answer.name,
    program,
    expected: wordsOf(said.status, said.error === null ? '' : 'error'),
    seen: words.join(', '),
    isRight: isWhole && last !== undefined && isTold(answer, said, last),
  };
}

function isTold(answer: OddAnswer, said: Said, { statusCode, outcome }: TraceLine): boolean {
  // A client that refuses a head has no status, and the head had one.
  if (said.status === null) return statusCode === null ? outcome !== 'ok' : statusCode === answer.status;
  const isCut = CUT.includes(outcome);
  return statusCode === said.status && (isCut === answer.isCut || isCut === (said.error !== null));
}

/** That a status is an error's, it says itself. */
function wordsOf(status: string | null, how: string): string {
  const isSaid = how === 'ok' || (how === 'error' && Number(status) >= 400);
  return [status ?? '', isSaid ? '' : how].filter((word) => word !== '').join(' ');
}
