import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PidTarget } from '../../../src/probe/targets/pids.ts';
import { FakeHost } from './fake-host.ts';
import { FakeWatched } from './fake-watched.ts';

function resolve(host: FakeHost, pids: readonly number[], followChildren = true): PidTarget {
  return PidTarget.resolve({ kind: 'pids', pids, followChildren }, host);
}

/** 10 with children 11 and 12, a child's child 13, and a stranger 20. */
function familyHost(): FakeHost {
  const host = new FakeHost();
  for (const [pid, parent] of [
    [10, 1],
    [11, 10],
    [12, 10],
    [13, 11],
    [20, 1],
  ] as const)
    host.process(pid, { parent });
  return host;
}

test('a thread id stands for its process, and each process counts once', () => {
  using host = familyHost();
  host.thread(21, 20);
  const target = resolve(host, [21, 10, 20]);
  assert.equal(target.label, 'pids 20, 10');
  assert.equal(resolve(host, [21]).label, 'pid 20');
});

test('the programs are told to look at the set of processes, and whether to follow children', () => {
  using host = familyHost();
  for (const followChildren of [true, false])
    assert.deepEqual(resolve(host, [10], followChildren).selection, { processes: { followChildren } });
});

test('a process that is not there is a user error', () => {
  using host = familyHost();
  assert.throws(() => resolve(host, [10, 99]), {
    name: 'UserError',
    code: 'NO_SUCH_PROCESS',
    message: 'there is no process 99',
  });
});

test('children, and theirs, are watched from the start', () => {
  using host = familyHost();
  const target = resolve(host, [10]);
  const watched = new FakeWatched(host);
  target.seed(watched);
  assert.deepEqual(target.members(watched).sort(), [10, 11, 12, 13]);
  assert.deepEqual(target.describe(), [{ kind: 'pid', value: '10', processes: 4 }]);
});

test('without children the processes are alone', () => {
  using host = familyHost();
  const target = resolve(host, [10, 20], false);
  const watched = new FakeWatched(host);
  target.seed(watched);
  assert.deepEqual(target.members(watched), [10, 20]);
  assert.deepEqual(target.describe(), [
    { kind: 'pid', value: '10', processes: 1 },
    { kind: 'pid', value: '20', processes: 1 },
  ]);
});

test('a child that appears during the walk, of a parent that was not known yet, is found', () => {
  using host = familyHost();
  const target = resolve(host, [10]);
  // Each that joins has forked meanwhile, unseen by the hook since it was not in the set.
  const forks = new Map([
    [13, 14],
    [14, 15],
    [15, 16],
  ]);
  const watched = new FakeWatched(host, (pid) => {
    const child = forks.get(pid);
    if (child !== undefined) host.process(child, { parent: pid });
  });
  target.seed(watched);
  assert.deepEqual(target.members(watched).sort(), [10, 11, 12, 13, 14, 15, 16]);
});

test('processes that have ended before they could be watched are a user error', () => {
  using host = familyHost();
  const target = resolve(host, [10, 20]);
  host.end(10);
  host.process(20, { state: 'Z' });
  assert.throws(() => target.seed(new FakeWatched(host)), {
    name: 'UserError',
    code: 'NO_SUCH_PROCESS',
    message: 'the process 10, 20 has ended',
  });
});

test('it has ended with the last of them and of their children', () => {
  using host = familyHost();
  const target = resolve(host, [10]);
  const watched = new FakeWatched(host);
  target.seed(watched);
  for (const pid of [10, 11, 12]) {
    watched.delete(pid);
    assert.equal(target.hasEnded(watched), false);
  }
  watched.delete(13);
  assert.equal(target.hasEnded(watched), true);
});
