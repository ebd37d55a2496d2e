import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbedProgram, summary, WAYS } from './probed-program.ts';

const CALLS = [
  ['writev', 'readv'],
  ['sendmsg', 'recvmsg'],
] as const;
/** Around what is read of user memory at a time, and up to the kernel's limit (UIO_MAXIOV). */
const COUNTS = [1, 7, 8, 9, 63, 64, 65, 100, 400, 1023, 1024];
const PAIRS = ['pair', 'mptcp', 'unix_pair stream pair', 'unix_pair datagram path', 'udp_pair connected'];
const PART_BYTES = 3;

/** As `vectors` of the program makes it: one part in `every` has bytes. */
function payload(count: number, every: number): string {
  const parts = Array.from({ length: count }, (_, part) => (part % every === 0 ? part % 251 : null));
  return parts.map((byte) => (byte === null ? '' : String.fromCharCode(byte).repeat(PART_BYTES))).join('');
}

for (const way of WAYS) {
  for (const pair of PAIRS) {
    test(`${way}, ${pair}: a vector is copied whole, however many parts it has and however many are empty`, async () => {
      await using probed = await ProbedProgram.start({ way }, [pair]);
      for (const [send, receive] of CALLS) {
        for (const count of COUNTS) {
          for (const every of [1, 2, 9, 500, 2000]) {
            const records = await probed.records(`vectors ${send} ${receive} ${count} ${every}`);
            const expected = payload(count, every);
            assert.deepEqual(
              records.map(({ direction, bytes, reason }) => [direction, bytes, reason]),
              ['SENT', 'RECEIVED'].map((direction) => [direction, expected, 'COMPLETE']),
              `${send} ${receive} ${count} ${every} ${summary(records)}`,
            );
          }
        }
      }
      const { copyFaults, missedRuns, dataDropped } = probed.probe.counters();
      assert.deepEqual({ copyFaults, missedRuns, dataDropped }, { copyFaults: 0, missedRuns: 0, dataDropped: 0 });
    });
  }

  test(`${way}: of a long vector no more is copied than the call's budget, at any part`, async () => {
    for (const copyBytes of [1, 2, 3, 4, 23, 24, 25, 193, 2999]) {
      await using probed = await ProbedProgram.start({ way, copyBytes }, ['pair']);
      for (const record of await probed.records('vectors writev readv 1024 1')) {
        assert.equal(record.length, 1024 * PART_BYTES);
        assert.deepEqual([record.bytes, record.reason], [payload(1024, 1).slice(0, copyBytes), 'BUDGET']);
      }
    }
  });

  test(`${way}: a skip ends at any part of a long vector`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    for (const skipped of [1, 2, 3, 24, 25, 200, 3000, 3071]) {
      const [before] = await probed.records('vectors writev readv 1 1');
      assert.ok(before !== undefined);
      const begin = before.position + before.length;
      probed.probe.verdicts.skip(before.connection, 'sent', (begin + skipped) >>> 0);
      const [sent] = await probed.records('vectors writev readv 1024 1');
      assert.deepEqual([sent?.offset, sent?.bytes], [skipped, payload(1024, 1).slice(skipped)]);
      probed.probe.verdicts.capture(before.connection);
    }
  });
}
