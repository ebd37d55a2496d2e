import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommTarget } from '../../../src/probe/targets/comm.ts';
import { FakeHost } from './fake-host.ts';
import { FakeWatched } from './fake-watched.ts';

function resolve(host: FakeHost, name: string, follow = false): CommTarget {
  return CommTarget.resolve({ kind: 'comm', name, follow }, host);
}

test('it is found by the name of its task and by that of its program, with its children', () => {
  using host = new FakeHost();
  host.process(10, { comm: 'nginx', cmdline: 'nginx: master process\0' });
  host.process(11, { parent: 10, comm: 'sh', cmdline: 'sh\0-c\0date\0' });
  host.process(20, { comm: 'MainThread', cmdline: '/usr/bin/node\0server.js\0' });
  host.process(30, { comm: 'systemd-network', cmdline: '/usr/lib/systemd/systemd-networkd\0' });
  for (const [name, found] of [
    ['nginx', [10, 11]],
    ['node', [20]],
    ['MainThread', [20]],
    ['systemd-networkd', [30]],
  ] as const) {
    const watched = new FakeWatched(host);
    resolve(host, name).seed(watched);
    assert.deepEqual(watched.pids(), found, name);
    assert.deepEqual(watched.commands, [name]);
  }
});

test('what nobody is named is a user error that says what came nearest; followed, it is waited for', () => {
  using host = new FakeHost();
  host.process(10, { comm: 'redis-server', cmdline: 'redis-server *:6379\0' });
  assert.throws(() => resolve(host, 'redis-servr'), {
    code: 'NO_SUCH_PROCESS',
    message: 'no process is named redis-servr',
    next: ['did you mean --comm redis-server?', 'sae-mon targets shows what runs; with --follow sae-mon waits for it'],
  });
  const watched = new FakeWatched(host);
  const target = resolve(host, 'postgres', true);
  target.seed(watched);
  assert.equal(target.hasEnded(watched), false);
  host.process(40, { comm: 'postgres', cmdline: 'postgres\0' });
  target.refresh(watched);
  assert.deepEqual(watched.pids(), [40]);
});

test('one that becomes it a moment after its start is found', () => {
  using host = new FakeHost();
  host.process(10, { comm: 'worker', cmdline: 'worker\0' });
  const target = resolve(host, 'worker');
  const watched = new FakeWatched(host);
  target.seed(watched);
  host.process(11, { comm: 'bash', cmdline: 'bash\0' });
  target.refresh(watched);
  host.process(11, { comm: 'python3', cmdline: '/opt/worker\0' });
  target.refresh(watched);
  assert.deepEqual(watched.pids(), [10, 11]);
});
