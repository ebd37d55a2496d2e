/**
 * MariaDB by its Unix socket: what its clients ask is counted, and its bytes are covered, as many as the server itself
 * counts, at both ends; the records have its path and the processes.
 */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { exportAccount } from '../equality/export-account.ts';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import type { SeenRecord } from '../probe/seen-record.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { Recorder } from './recorder.ts';

const SESSIONS = 7;
/** That each session asks for. */
const ROWS = 211;
const ROW_BYTES = 1_009;
const QUERY = `select repeat("x", ${ROW_BYTES}) from seq_1_to_${ROWS}`;

const EXPECTED = ['LOGIN', 'QUIT', 'SELECT'].map((operation) => ({
  operation,
  resource: operation === 'SELECT' ? `seq_1_to_${ROWS}` : null,
  status: 'ok',
  count: SESSIONS,
}));

/** A program so many times, one after the other. */
const AGAIN = 'for n in $(seq "$0"); do "$@" || exit; done';

let mariaDb: MariaDb;
before(async () => {
  mariaDb = await MariaDb.start();
});
after(() => mariaDb?.[Symbol.asyncDispose]());

for (const way of WAYS) {
  it(`MariaDB's bytes are covered, and its path and processes are told; ${way}`, async () => {
    const client = ['mariadb', ...MariaDb.client(mariaDb.socket), '--database=mysql', '-e', QUERY];
    await using clients = await HeldProgram.start('sh', '-c', AGAIN, `${SESSIONS}`, ...client);
    const before = await mariaDb.movedBytes();
    const pids = [mariaDb.pid, clients.pid];
    using recorder = new Recorder(pids, way);
    await using saeMon = await SaeMon.exporting(pids, way);
    const output = await clients.run();
    assert.equal(output.length, SESSIONS * ROWS * (ROW_BYTES + 1));
    const records: SeenRecord[] = [];
    // The server reads each session's last word when the client has gone already.
    do {
      await delay(10);
      records.push(...recorder.records());
    } while (moved(records, 'SERVER', 'RECEIVED') < moved(records, 'CLIENT', 'SENT'));
    const { coverage, endpoints, dependencies, unattributed, loss } = await saeMon.document();
    const after = await mariaDb.movedBytes();

    const counted = after.received - before.received + after.sent - before.sent;
    // Node.js gives its children socket pairs for their input and output: real traffic, too.
    const unknown = HeldProgram.inputBytes + output.length;
    const none = { tls: 0, recognised: 0, unreadable: 0 };
    assert.deepEqual(coverage.connections, { ...none, decoded: 2 * SESSIONS, unknown: 2 });
    assert.deepEqual(coverage.bytes, { ...none, decoded: 2 * counted, unknown });
    for (const rows of [endpoints, dependencies]) assert.deepEqual(exportAccount(rows).rows(), EXPECTED);
    assert.deepEqual(unattributed, []);
    assert.ok(loss.complete, JSON.stringify(loss));

    const announced = records.filter(({ unix, role }) => unix !== null && role !== 'UNKNOWN');
    assert.deepEqual(new Set(announced.map(({ unix }) => unix?.path)), new Set([mariaDb.socket]));
    const connections = (role: string) =>
      new Set(announced.filter((each) => each.role === role).map((each) => each.connection));
    assert.deepEqual([connections('SERVER').size, connections('CLIENT').size], [SESSIONS, SESSIONS]);
    for (const { role, unix } of announced) {
      if (role === 'CLIENT') assert.deepEqual([unix?.peerTgid, unix?.peerComm], [mariaDb.pid, 'mariadbd']);
      else assert.equal(unix?.peerComm, 'mariadb');
    }
  });
}

function moved(records: readonly SeenRecord[], role: string, direction: string): number {
  return records
    .filter((record) => record.kind === 'DATA' && record.role === role && record.direction === direction)
    .reduce((sum, { length }) => sum + length, 0);
}
