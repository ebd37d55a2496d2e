import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Probe } from '../../src/probe/probe.ts';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { PROBE_DEFAULTS, WAYS } from './probed-program.ts';
import { seenRecords } from './seen-record.ts';

const SOURCE = new URL('../workloads/two_threads.c', import.meta.url).pathname;
/** Each gives two records of some 400 bytes: they fit the ring. */
const SOCKETS = 5000;

for (const way of WAYS) {
  test(`${way}: a socket that two threads begin in the same moment is one connection`, async () => {
    using folder = new TemporaryFolder();
    const program = folder.file('two_threads');
    execFileSync('cc', ['-O2', '-pthread', '-o', program, SOURCE]);
    await using child = new Child(program, [String(SOCKETS)]);
    const target = { kind: 'pids', pids: [child.pid], followChildren: true } as const;
    using probe = Probe.attach({ ...PROBE_DEFAULTS, way, target });
    child.write('\n');
    await child.line('stdout', 'done');
    const buffer = new Uint8Array(probe.ringBytes);
    const records = seenRecords(buffer.subarray(0, probe.drain(buffer)));
    const sends = records.filter(({ bytes }) => bytes === 'x');
    assert.equal(sends.length, 2 * SOCKETS);
    assert.equal(new Set(sends.map(({ connection }) => connection)).size, SOCKETS);
  });
}
