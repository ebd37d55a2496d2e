/** Two threads use one socket in the same moment: nothing that either notes of it is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCompiled } from './compiled-program.ts';
import { WAYS } from './probed-program.ts';
import { type SeenRecord, seenRecords } from './seen-record.ts';

const SENDS = 60_000;
const ENDS = 3_000;

for (const way of WAYS) {
  for (const transport of ['mptcp', 'unix']) {
    test(`${way}: ${transport}: what two threads sent is counted whole`, async () => {
      const { bytes, last } = await runCompiled(way, 'racing_threads', ['sends', transport, String(SENDS)]);
      const rounds = roundsOf(last);
      const sends = seenRecords(bytes).filter(
        ({ direction, bytes: sent }) => direction === 'SENT' && (sent === 'x' || sent === 'z'),
      );
      assert.equal(sends.length, 2 * rounds + 1);
      assert.equal(sends.find(({ bytes: sent }) => sent === 'z')?.position, 2 * rounds);
      // The atomic that gives the old value is of Linux 5.12, and sys_exit's program has to load before.
      if (way === 'socket') assert.equal(new Set(sends.map(({ position }) => position)).size, 2 * rounds + 1);
    });
  }

  for (const transport of ['unix', 'tcp', 'mptcp']) {
    test(`${way}: ${transport}: an end that two threads find is told once, and so is the close`, async () => {
      const { bytes, last } = await runCompiled(way, 'racing_threads', ['ends', transport, String(ENDS)]);
      const records = seenRecords(bytes);
      assert.deepEqual(toldOften(records, 'EOF'), []);
      assert.deepEqual(toldOften(records, 'CLOSE'), []);
      const ended = records.filter(({ kind }) => kind === 'EOF').length;
      assert.equal(ended, roundsOf(last));
    });
  }
}

/** How often both did it: `done ROUNDS`. */
function roundsOf(last: string): number {
  return Number(last.split(' ')[1]);
}

/** Connections with more than one record of a kind. */
function toldOften(records: readonly SeenRecord[], kind: string): number[] {
  const counts = new Map<number, number>();
  for (const record of records) {
    if (record.kind === kind) counts.set(record.connection, (counts.get(record.connection) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([connection]) => connection);
}
