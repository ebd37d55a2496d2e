import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cgroupMount } from '../../src/host/cgroup-hierarchy.ts';
import { readProcess } from '../../src/host/process-state.ts';
import { resolveTarget, THIS_HOST } from '../../src/probe/targets/kinds.ts';
import { Child } from '../workloads/child.ts';
import { CallingProgram, ProbedProgram, summary, WAYS } from './probed-program.ts';
import { FakeWatched } from './targets/fake-watched.ts';

const NAMESPACE_PROGRAM = new URL('./cgroup-namespace-program.ts', import.meta.url).pathname;

for (const way of WAYS) {
  test(`${way}: children that come later are followed from their fork on, through exec, to their end`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    for (const how of ['fork', 'exec']) {
      const child = Number(await probed.program.tell(`from_child ${how}`));
      const records = probed.drain().filter(({ tgid }) => tgid === child);
      const expected = ['FORK', ...(how === 'exec' ? ['EXEC'] : []), 'DATA', 'EXIT'];
      assert.deepEqual(
        records.map(({ kind }) => kind),
        expected,
        summary(records),
      );
      assert.equal(records[0]?.position, probed.pid, 'a fork names its parent');
      assert.equal(records.at(-2)?.bytes, `from ${how}`);
    }
    assert.deepEqual(probed.probe.targetPids(), [probed.pid]);
  });

  test(`${way}: children that were there before are found, and a thread's id stands for its process`, async () => {
    await using program = await new CallingProgram().ready();
    await program.tell('pair');
    const child = Number(await program.tell('start_child'));
    await using probed = await ProbedProgram.start({
      way,
      target: { kind: 'pids', pids: [program.pid], followChildren: true },
    });
    assert.deepEqual(new Set(probed.probe.targetPids()), new Set([program.pid, child]));
    assert.equal(probed.probe.targetLabel, `pid ${program.pid}`);
    assert.deepEqual(probed.probe.describeTarget(), [{ kind: 'pid', value: String(program.pid), processes: 2 }]);
    await program.tell('tell_child');
    const records = probed.drain();
    assert.deepEqual(
      records.filter(({ tgid }) => tgid === child).map(({ kind }) => kind),
      ['DATA', 'EXIT'],
      summary(records),
    );
  });

  test(`${way}: children are left alone where they are not wanted`, async () => {
    await using program = await new CallingProgram().ready();
    await program.tell('pair');
    const before = Number(await program.tell('start_child'));
    await using probed = await ProbedProgram.start({
      way,
      target: { kind: 'pids', pids: [program.pid], followChildren: false },
    });
    const after = Number(await program.tell('from_child fork'));
    await program.tell('tell_child');
    const records = probed.drain();
    assert.deepEqual(
      records.filter(({ tgid }) => tgid === before || tgid === after),
      [],
    );
    assert.equal(records.length, 2, 'what the process itself received');
  });

  test(`${way}: a cgroup holds those below it, and nobody else`, async () => {
    using cgroup = new TestCgroup();
    await using inside = await new CallingProgram().ready();
    await using outside = await new CallingProgram().ready();
    cgroup.move(inside.pid);
    await using probed = await ProbedProgram.start({ way, target: { kind: 'cgroup', path: cgroup.path } });
    for (const program of [inside, outside])
      for (const command of ['pair', 'call write read']) await program.tell(command);
    const records = probed.drain();
    assert.deepEqual(
      records.map(({ kind }) => kind),
      ['CONNECT', 'CONNECTED', 'DATA', 'DATA'],
      summary(records),
    );
    assert.ok(records.every(({ tgid }) => tgid === inside.pid));
    assert.deepEqual(probed.probe.targetPids(), [inside.pid]);
    const child = Number(await inside.tell('from_child fork'));
    const kinds = probed
      .drain()
      .filter(({ tgid }) => tgid === child)
      .map(({ kind }) => kind);
    assert.deepEqual(kinds, ['FORK', 'DATA', 'EXIT']);
  });

  test(`${way}: a cgroup is watched with whoever is below it, and until it is removed`, async () => {
    using cgroup = new TestCgroup();
    await using program = await new CallingProgram().ready();
    cgroup.move(program.pid);
    const outer = join(cgroup.path, '..');
    await using probed = await ProbedProgram.start({ way, target: { kind: 'cgroup', path: outer } });
    for (const command of ['pair', 'call write read']) await program.tell(command);
    assert.deepEqual(new Set(probed.drain().map(({ tgid }) => tgid)), new Set([program.pid]));
    assert.equal(probed.probe.targetLabel, `cgroup ${outer}`);
    assert.deepEqual(probed.probe.describeTarget(), [{ kind: 'cgroup', value: outer, processes: 1 }]);
    cgroup.release(program.pid);
    assert.deepEqual([probed.probe.targetPids(), probed.probe.targetEnded()], [[], false], 'it may fill again');
    await program.tell('call write read');
    assert.deepEqual(probed.drain(), [], 'who has left is not watched');
    cgroup[Symbol.dispose]();
    assert.equal(probed.probe.targetEnded(), true);
  });

  test(`${way}: in a cgroup namespace, where its depth is not visible, a cgroup is found all the same`, async () => {
    using cgroup = new TestCgroup();
    await using child = new Child('unshare', ['--cgroup', process.execPath, NAMESPACE_PROGRAM, cgroup.path, way]);
    const seen = JSON.parse(await child.line('stdout', '{')) as unknown;
    assert.deepEqual(seen, { kinds: ['DATA', 'DATA'] });
    assert.equal((await child.exited).code, 0);
  });

  test(`${way}: the end of the last process is told, and none is left`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    await probed.program.child.stop('SIGKILL');
    const records = await probed.recordsUntil((all) => all.some(({ kind }) => kind === 'EXIT'));
    assert.equal(records.find(({ kind }) => kind === 'EXIT')?.tgid, probed.pid);
    assert.deepEqual([probed.probe.targetPids(), probed.probe.targetEnded()], [[], true]);
  });

  test(`${way}: a process that has ended, and was not collected by its parent, is a user error`, async () => {
    await using program = await new CallingProgram().ready();
    await program.tell('pair');
    const zombie = Number(await program.tell('start_child'));
    process.kill(zombie, 'SIGKILL');
    await until(() => readProcess(zombie, '/proc') === null);
    const attach = (): Promise<ProbedProgram> =>
      ProbedProgram.start({ way, target: { kind: 'pids', pids: [zombie], followChildren: true } });
    await assert.rejects(attach, { code: 'NO_SUCH_PROCESS', message: `the process ${zombie} has ended` });
  });
}

test('a thread id is translated, a process that is not there is a user error', () => {
  const threads = readdirSync('/proc/self/task').map(Number);
  assert.ok(threads.length > 1);
  assert.equal(resolveTarget({ kind: 'pids', pids: threads, followChildren: true }).label, `pid ${process.pid}`);
  const nobody = { kind: 'pids', pids: [2 ** 22 + 1], followChildren: true } as const;
  assert.throws(() => resolveTarget(nobody), { name: 'UserError', code: 'NO_SUCH_PROCESS' });
});

test('a cgroup is found by its directory and by its path in the hierarchy; another directory is a user error', () => {
  using cgroup = new TestCgroup();
  for (const path of [cgroup.path, cgroup.name, `/${cgroup.name}`]) {
    const watched = new FakeWatched(THIS_HOST);
    const target = resolveTarget({ kind: 'cgroup', path });
    target.seed(watched);
    assert.equal(target.label, `cgroup ${cgroup.path}`);
    assert.deepEqual(watched.cgroups, [{ id: statSync(cgroup.path, { bigint: true }).ino, level: 2 }]);
  }
  for (const path of ['/tmp', '/no/such/cgroup', `${cgroup.path}/cgroup.procs`])
    assert.throws(() => resolveTarget({ kind: 'cgroup', path }), { name: 'UserError', code: 'NO_SUCH_CGROUP' });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** A cgroup in a cgroup, removed at the end; who is in it goes back to the root. */
class TestCgroup implements Disposable {
  readonly name = `sae-mon-test-${process.pid}/inner`;
  readonly path: string;
  readonly #root: string;
  readonly #members: number[] = [];
  #removed = false;

  constructor() {
    const mount = cgroupMount();
    assert.ok(mount !== null, 'these tests need the cgroup v2 hierarchy');
    this.#root = mount;
    this.path = join(mount, this.name);
    mkdirSync(this.path, { recursive: true });
  }

  move(pid: number): void {
    this.#members.push(pid);
    writeFileSync(join(this.path, 'cgroup.procs'), String(pid));
  }

  release(pid: number): void {
    moveIfAlive(join(this.#root, 'cgroup.procs'), pid);
  }

  [Symbol.dispose](): void {
    if (this.#removed) return;
    this.#removed = true;
    for (const pid of this.#members) this.release(pid);
    rmdirSync(this.path);
    rmdirSync(join(this.path, '..'));
  }
}

function moveIfAlive(file: string, pid: number): void {
  try {
    writeFileSync(file, String(pid));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
