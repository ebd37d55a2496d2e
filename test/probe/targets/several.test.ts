import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTarget, type SeveralOption, type SingleTargetOption } from '../../../src/probe/targets/kinds.ts';
import { selectionConstants } from '../../../src/probe/targets/selection.ts';
import { FakeHost } from './fake-host.ts';
import { FakeWatched } from './fake-watched.ts';

const pids = (...numbers: number[]): SingleTargetOption => ({ kind: 'pids', pids: numbers, followChildren: true });
const cgroup = (path: string): SingleTargetOption => ({ kind: 'cgroup', path });

function several(watched: readonly SingleTargetOption[], leftOut: readonly SingleTargetOption[]): SeveralOption {
  return { kind: 'several', watched, leftOut };
}

test('their names, and what the programs must be told, are those of all', () => {
  using host = new FakeHost();
  host.process(10);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => host.cgroup(name));
  const target = resolveTarget(several([pids(10), cgroup('a'), cgroup('b')], [cgroup('c')]), host);
  assert.equal(target.label, `pid 10, cgroup ${a}, cgroup ${b}, not cgroup ${c}`);
  assert.deepEqual(target.selection, {
    processes: { followChildren: true },
    commands: false,
    servedPorts: false,
    calledPorts: false,
    cgroups: 2,
    leftOutCgroups: 1,
    all: false,
  });
  assert.deepEqual(selectionConstants(target.selection, 7), {
    sae_selection: 1,
    sae_follow_children: true,
    sae_watched_cgroups: 2,
    sae_left_out_cgroups: 1,
    sae_own_tgid: 7,
  });
});

test('members are those of all, each once, but for who is left out; exports have both', () => {
  using host = new FakeHost();
  host.process(10);
  const a = host.cgroup('a', 10, 11, 12);
  const b = host.cgroup('b', 12, 13);
  const c = host.cgroup('c', 11, 13);
  const target = resolveTarget(several([pids(10), cgroup('a'), cgroup('b')], [cgroup('c')]), host);
  const watched = new FakeWatched(host);
  target.seed(watched);
  assert.deepEqual(target.members(watched).sort(), [10, 12]);
  assert.deepEqual(target.describe(watched), [
    { kind: 'pid', value: '10', processes: 1 },
    { kind: 'cgroup', value: a, processes: 3 },
    { kind: 'cgroup', value: b, processes: 2 },
    { kind: 'cgroup', value: c, processes: 2, leftOut: true },
  ]);
});

test('more cgroups than the programs have room for are a user error', () => {
  assert.doesNotThrow(() => selectionConstants({ cgroups: 31, leftOutCgroups: 1 }));
  assert.throws(() => selectionConstants({ cgroups: 31, leftOutCgroups: 2 }), { code: 'BAD_TARGET' });
});
