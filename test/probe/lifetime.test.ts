import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Child } from '../workloads/child.ts';
import { startAsNobody } from '../workloads/other-user.ts';
import { WAYS } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

const PROGRAM = new URL('./attached-program.ts', import.meta.url).pathname;
const NAMESPACE_PROGRAM = new URL('./namespace-program.ts', import.meta.url).pathname;
const PATIENCE_MS = 60_000;

/** Programs, maps and links that a process holds, as `prog 12`: each has its number in /proc/PID/fdinfo. */
function heldBy(pid: number): Set<string> {
  const held = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
    const text = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1');
    for (const [, kind, id] of text.matchAll(/^(prog|map|link)_id:\s*(\d+)$/gm)) held.add(`${kind} ${id}`);
  }
  return held;
}

/** All there are in the kernel, likewise. */
function inKernel(): Set<string> {
  const found = new Set<string>();
  for (const kind of ['prog', 'map', 'link']) {
    const entries = JSON.parse(execFileSync('bpftool', ['-j', kind, 'show'], { encoding: 'utf8' })) as {
      readonly id: number;
    }[];
    for (const { id } of entries) found.add(`${kind} ${id}`);
  }
  return found;
}

async function gone(ids: ReadonlySet<string>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const left = [...inKernel()].filter((id) => ids.has(id));
    if (left.length === 0) return;
    assert.ok(performance.now() < deadline, `still in the kernel: ${left.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const way of WAYS) {
  test(`${way}: nothing is left in the kernel after dispose, nor after SIGKILL`, async () => {
    for (const end of ['dispose', 'SIGKILL']) {
      await using child = Child.node(PROGRAM, [String(process.pid), way]);
      await child.line('stdout', 'attached');
      const ids = heldBy(child.pid);
      const count = (kind: string) => [...ids].filter((id) => id.startsWith(kind)).length;
      assert.ok(count('prog') >= 6 && count('link') >= 6 && count('map') >= 7, [...ids].join());
      if (end === 'dispose') {
        child.write('\n');
        await child.line('stdout', 'disposed');
        assert.ok(child.running);
      } else {
        await child.stop('SIGKILL');
      }
      await gone(ids);
    }
  });

  test(`${way}: in a pid namespace its own numbers hold, in targets and in records`, async () => {
    const options = ['--pid', '--fork', '--mount-proc', '--kill-child'];
    await using child = new Child('unshare', [...options, process.execPath, NAMESPACE_PROGRAM, way]);
    const seen = JSON.parse(await child.line('stdout', '{')) as {
      pid: number;
      targets: number[];
      records: SeenRecord[];
    };
    assert.ok(seen.pid < 100, `${seen.pid} is a number of the namespace`);
    assert.deepEqual(seen.targets, [seen.pid]);
    const kinds = seen.records.map(({ kind, tgid }) => [kind, tgid === seen.pid]);
    assert.deepEqual(kinds, [
      ['DATA', true],
      ['DATA', true],
      ['FORK', false],
      ['DATA', false],
      ['EXIT', false],
      ['DATA', true],
    ]);
    assert.equal(seen.records[2]?.position, seen.pid);
    assert.equal(new Set(seen.records.slice(2, 5).map(({ tgid }) => tgid)).size, 1);
  });
}

test('an ordinary user is told which capabilities are missing, and how to get them', async () => {
  await using child = startAsNobody([PROGRAM, '1', 'socket']);
  assert.equal((await child.exited).code, 1);
  assert.match(child.stderr, /UserError: capabilities: missing: CAP_BPF, CAP_PERFMON/);
  assert.match(child.stderr, /code: 'NO_PERMISSION'/);
  assert.match(child.stderr, /sudo/);
});

test('CAP_BPF and CAP_PERFMON are enough', async () => {
  const capabilities = '+bpf,+perfmon';
  const options = [`--inh-caps=${capabilities}`, `--ambient-caps=${capabilities}`];
  await using child = startAsNobody([PROGRAM, String(process.pid), 'socket'], options);
  await child.line('stdout', 'attached');
});
