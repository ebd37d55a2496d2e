/** `--filter` selects the same transactions wherever it stands: as of trace's rows by hand, of every registered protocol. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compileFilter } from '../../src/lib/filter/compile.ts';
import type { Filter } from '../../src/lib/filter/tree.ts';
import { isError } from '../../src/lib/outcome.ts';
import { ROW_FACTS } from '../../src/metrics/row-facts.ts';
import type { SnapshotRow } from '../../src/metrics/snapshot.ts';
import { PROTOCOLS } from '../../src/protocols/registry.ts';
import type { TransactionRow } from '../../src/transactions/row.ts';
import { filterOf } from '../lib/filter/parsed.ts';
import { type Replayed, replayed } from './replayed.ts';

const CAPTURES = fileURLToPath(new URL('../conformance/captures', import.meta.url));
/** Of each protocol: enough for all kinds of answers, few enough for a minute. */
const MOST_CAPTURES = 6;

const TRACE = { kind: 'trace', count: null, tree: false, verbose: false } as const;
const EXPORT = {
  kind: 'export',
  windows: [{ intervalNs: null, histograms: false }],
  store: null,
  traces: null,
} as const;

interface Question {
  readonly filter: string;
  readonly holds: (row: TransactionRow) => boolean;
  /** Whether rows can tell: the same of all their transactions, of some of them, or not at all. */
  readonly rows: 'all' | 'some' | 'none';
}

function distinct<Value>(values: readonly (Value | null)[]): Value[] {
  return [...new Set(values)].filter((value) => value !== null);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** About what a row is made of. */
function rowQuestions(rows: readonly TransactionRow[]): Question[] {
  const questions: Question[] = [];
  const ask = (filter: string, holds: Question['holds']): void => void questions.push({ filter, holds, rows: 'all' });
  for (const protocol of distinct(rows.map((row) => row.protocol))) {
    ask(`proto:${protocol}`, (row) => row.protocol === protocol);
    ask(`!proto:${protocol} or op:G*`, (row) => row.protocol !== protocol || /^g/i.test(row.operation));
  }
  for (const operation of distinct(rows.map((row) => row.operation))) {
    ask(`op:${quoted(operation)}`, (row) => row.operation.toLowerCase() === operation.toLowerCase());
    ask(
      `op!=${quoted(operation)} side:server`,
      (row) => row.operation.toLowerCase() !== operation.toLowerCase() && row.role === 'server',
    );
    ask(quoted(operation), (row) => shows(row, operation));
  }
  for (const resource of distinct(rows.map((row) => row.resource))) {
    ask(`path:${quoted(resource)}`, (row) => row.resource?.toLowerCase() === resource.toLowerCase());
    ask(`path:${quoted(resource)} or transport:unix`, (row) => row.resource?.toLowerCase() === resource.toLowerCase());
  }
  for (const port of distinct(rows.map(serverPort)))
    ask(`port:${port} server:127.0.0.0/8`, (row) => serverPort(row) === port);
  return questions;
}

/** About what each transaction has of its own. */
function ownQuestions(rows: readonly TransactionRow[]): Question[] {
  const questions: Question[] = [];
  const ask = (filter: string, holds: Question['holds'], rowsTell: Question['rows'] = 'some'): void =>
    void questions.push({ filter, holds, rows: rowsTell });
  ask('err', (row) => isError(row.outcome));
  ask('!err bytes>100', (row) => !isError(row.outcome) && row.requestBytes + row.responseBytes > 100, 'none');
  ask('tries>1 or response-bytes:0-50', (row) => row.tries > 1 || row.responseBytes <= 50, 'none');
  for (const status of distinct(rows.map((row) => row.statusCode)))
    ask(`status:${quoted(status)}`, (row) => row.statusCode?.toLowerCase() === status.toLowerCase());
  for (const type of distinct(rows.map((row) => row.errorType)))
    ask(`type:${quoted(type)}`, (row) => row.errorType?.toLowerCase() === type.toLowerCase());
  for (const outcome of distinct(rows.map((row) => row.outcome)))
    ask(`not outcome:${outcome}`, (row) => row.outcome !== outcome, 'none');
  const ports = distinct(rows.map((row) => row.peer.port)).slice(0, 3);
  for (const port of ports)
    ask(`peer:127.0.0.1:${port}`, (row) => row.peer.address === '127.0.0.1' && row.peer.port === port, 'none');
  ask('status:4xx,0', (row) => /^(?:4\d\d|0)$/.test(row.statusCode ?? ''));
  ask('status>=400', (row) => /^\d+$/.test(row.statusCode ?? '') && Number(row.statusCode) >= 400);
  return questions;
}

/** About durations, of rows whose transactions do not wait by design: trace tells of the wait, too. */
function timeQuestions(rows: readonly TransactionRow[]): Question[] {
  const seconds = rows.map((row) => row.durationSeconds).filter((duration) => duration !== null);
  const median = seconds.sort((a, b) => a - b)[seconds.length >> 1] ?? 0;
  const microseconds = Math.max(1, Math.round(median * 1e6));
  const takes = (duration: number | null): number => (duration === null ? Number.NaN : Math.round(duration * 1e9));
  return [
    { filter: `dur>${microseconds}us`, holds: (row) => takes(row.durationSeconds) > microseconds * 1000, rows: 'some' },
    {
      filter: `ttfb<=${microseconds}us`,
      holds: (row) => takes(row.timeToFirstByteSeconds) <= microseconds * 1000,
      rows: 'some',
    },
  ];
}

function shows(row: TransactionRow, text: string): boolean {
  const { address, port } = row.role === 'client' ? row.peer : row.local;
  const shown = [row.protocol, `${row.operation} ${row.resource ?? ''}`, `${address}:${port}`];
  return shown.some((one) => one.toLowerCase().includes(text.toLowerCase()));
}

function serverPort(row: TransactionRow): number | null {
  return row.role === 'client' ? row.peer.port : row.local.port;
}

/** How many transactions of each row, and with which answers. */
function tally(rows: readonly TransactionRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const keys = [
      rowKey(row),
      `${rowKey(row)} ${row.outcome}`,
      ...(row.statusCode === null ? [] : [`${rowKey(row)} status ${row.statusCode}`]),
    ];
    for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function exported(rows: readonly SnapshotRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (key: string, count: number): void => {
    if (count > 0) counts[key] = (counts[key] ?? 0) + count;
  };
  for (const row of rows) {
    add(rowKey(row), row.transactions);
    for (const [outcome, count] of row.outcomes) add(`${rowKey(row)} ${outcome}`, count);
    for (const [status, count] of row.statusCodes) add(`${rowKey(row)} status ${status}`, count);
  }
  return counts;
}

function rowKey({ role, protocol, operation, resource }: TransactionRow | SnapshotRow): string {
  return [role, protocol, operation, resource].join(' ');
}

/** Rows of trace, but for what has no answer at the end: of that a row counts nothing. */
async function transactionsOf(path: string, filter: Filter | null = null): Promise<readonly TransactionRow[]> {
  const { rows } = await replayed(path, { mode: TRACE, filter });
  return rows.filter(({ outcome }) => outcome !== 'open');
}

async function check(
  path: string,
  whole: readonly TransactionRow[],
  all: Replayed,
  question: Question,
): Promise<number> {
  const filter = filterOf(question.filter);
  const expected = whole.filter(question.holds);
  const traced = await transactionsOf(path, filter);
  assert.deepEqual(traced, expected, `trace --filter '${question.filter}'`);
  const counted = await replayed(path, { mode: EXPORT, filter });
  const [snapshot, unfiltered] = [counted.snapshots[0], all.snapshots[0]];
  assert.ok(snapshot && unfiltered);
  assert.deepEqual(exported(snapshot.rows), tally(expected), `export --filter '${question.filter}'`);
  assert.deepEqual(snapshot.coverage, unfiltered.coverage, 'what was seen is told whole');
  assert.deepEqual(snapshot.loss, unfiltered.loss, 'what was lost is told whole');
  const { totals } = snapshot;
  assert.equal(totals.server.transactions + totals.client.transactions + totals.unknown.transactions, expected.length);
  const counting = unfiltered.rows.filter((row) => row.transactions > 0).filter(compileFilter(filter, ROW_FACTS));
  if (question.rows === 'all') assert.deepEqual(exported(counting), tally(expected), `rows of '${question.filter}'`);
  if (question.rows === 'some') {
    const keys = new Set(expected.map(rowKey));
    assert.deepEqual(new Set(counting.map(rowKey)), keys, `rows of '${question.filter}'`);
  }
  return expected.length;
}

for (const { name } of PROTOCOLS) {
  describe(`of ${name} a filter selects what it says, in trace, export and rows`, () => {
    const paths = globSync(`${CAPTURES}/${name}/*.pcap`).sort();
    const step = Math.max(1, Math.floor(paths.length / MOST_CAPTURES));
    for (const path of paths.filter((_, index) => index % step === 0).slice(0, MOST_CAPTURES)) {
      it(basename(path), async () => {
        const whole = await transactionsOf(path);
        const all = await replayed(path, { mode: EXPORT });
        assert.ok(whole.length > 0);
        const waits = all.snapshots.some(({ rows }) => rows.some(({ waiting }) => waiting.count > 0));
        const questions = [...rowQuestions(whole), ...ownQuestions(whole), ...(waits ? [] : timeQuestions(whole))];
        let selecting = 0;
        for (const question of questions) if ((await check(path, whole, all, question)) > 0) selecting += 1;
        assert.ok(selecting >= 4, `${selecting} of ${questions.length} filters select anything`);
      });
    }
  });
}
