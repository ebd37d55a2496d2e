/**
 * The account adds up, also where the ring is too small: each command is one record in and one record out, so
 * 2 × the server's commands = 2 × counted + what found no partner + the data records that found no room.
 * No connection begins or ends while sae-mon watches: no other records are in play. A request whose answer found
 * no room, with nothing after it on its connection to show that, is in flight as far as can be known: one more term.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Load } from '../load/start-load.ts';
import { Redis, redisDifference } from '../workloads/redis.ts';
import { exportAccount } from './export-account.ts';
import { type ExportDocument, SaeMon, type Way } from './sae-mon.ts';

/** How often to look what the server has written. */
const LOOK_MS = 5;

export interface AccountRun {
  readonly way: Way;
  readonly ringBytes: string;
  /** sae-mon is stopped while the server writes so many bytes of answers. */
  readonly stallBytes: number;
}

/** What was shown, in words, and how many data records found no room. */
export interface AccountShown {
  readonly sum: string;
  readonly dropped: number;
}

export async function checkAccount({ way, ringBytes, stallBytes }: AccountRun): Promise<AccountShown> {
  await using redis = await Redis.start();
  await using load = await Load.start({
    kind: 'redis',
    host: '127.0.0.1',
    port: redis.port,
    connections: 50,
    depth: 1,
    // In turns: if one answer went to another's request, a GET would have failed or an LPUSH succeeded.
    steps: [
      { command: 'GET', count: 50_021 },
      { command: 'WRONGTYPE', count: 49_999 },
    ],
    warm: 1,
    ratePerSecond: null,
  });
  const earlier = await redis.account();
  await using saeMon = await SaeMon.exporting([redis.pid], way, '--ring-bytes', ringBytes);
  if (stallBytes > 0) await stall(saeMon, redis.pid, stallBytes, () => load.release());
  else load.release();
  await load.result();
  const document = await saeMon.document();
  const commands = redisDifference(earlier, await redis.account()).total();
  await load.close();
  checkSum(commands, document);
  checkPairs(document);
  return { sum: quote(commands, document), dropped: droppedData(document.loss) };
}

/** Not a time: a load that the machine delays would have sent nothing in it. */
async function stall(saeMon: SaeMon, serverPid: number, bytes: number, release: () => void): Promise<void> {
  process.kill(saeMon.pid, 'SIGSTOP');
  const enough = writtenBytes(serverPid) + bytes;
  release();
  while (writtenBytes(serverPid) < enough) await delay(LOOK_MS);
  process.kill(saeMon.pid, 'SIGCONT');
}

/** By the kernel's account (proc_pid_io(5)): a command would be one more for sae-mon's. */
function writtenBytes(pid: number): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

function checkSum(commands: number, { totals, loss }: ExportDocument): void {
  const { unmatchedRequests, unmatchedResponses } = loss.pairing;
  const dropped = droppedData(loss);
  const accounted =
    2 * totals.server.transactions + unmatchedRequests + unmatchedResponses + dropped + totals.server.inFlight;
  assert.equal(accounted, 2 * commands, quote(commands, { totals, loss }));
  assert.equal(loss.complete, dropped === 0);
}

function checkPairs(document: ExportDocument): void {
  const kinds = exportAccount(document.endpoints)
    .rows()
    .map(({ operation, status }) => `${operation} ${status}`);
  for (const kind of kinds) assert.ok(kind === 'GET ok' || kind === 'LPUSH WRONGTYPE', `paired wrongly: ${kind}`);
}

/** State records (connect, close, fork) are counted apart. */
function droppedData({ kernel }: ExportDocument['loss']): number {
  return (kernel['ringFullRecords'] ?? 0) - (kernel['ringFullStateRecords'] ?? 0);
}

function quote(commands: number, { totals, loss }: Pick<ExportDocument, 'totals' | 'loss'>): string {
  const { unmatchedRequests, unmatchedResponses } = loss.pairing;
  return (
    `2 × ${commands} = 2 × ${totals.server.transactions} + ${unmatchedRequests} + ${unmatchedResponses} + ` +
    `${droppedData(loss)} + ${totals.server.inFlight}`
  );
}
