import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '../../src/lib/errors.ts';
import { cgroupMount, resolveCgroup } from '../../src/probe/cgroup.ts';
import { resolvePids } from '../../src/probe/targets.ts';
import { CallingProgram, ProbedProgram, summary, WAYS } from './probed-program.ts';

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
    await using probed = await ProbedProgram.start({ way, target: resolveCgroup(cgroup.path) });
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

  test(`${way}: the end of the last process is told, and none is left`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    await probed.program.child.stop('SIGKILL');
    const records = await probed.recordsUntil((all) => all.some(({ kind }) => kind === 'EXIT'));
    assert.equal(records.find(({ kind }) => kind === 'EXIT')?.tgid, probed.pid);
    assert.equal(probed.probe.targetCount(), 0);
  });
}

test('a thread id is translated, a process that is not there is a user error', () => {
  const threads = readdirSync('/proc/self/task').map(Number);
  assert.ok(threads.length > 1);
  assert.deepEqual(resolvePids(threads), [process.pid]);
  assert.throws(
    () => resolvePids([2 ** 22 + 1]),
    (error) => error instanceof UserError && error.code === 'NO_SUCH_PROCESS',
  );
});

test('a cgroup is found by its directory and by its path in the hierarchy; another directory is a user error', () => {
  using cgroup = new TestCgroup();
  const target = resolveCgroup(cgroup.path);
  assert.equal(target.level, 2);
  assert.deepEqual(resolveCgroup(cgroup.name), target);
  assert.deepEqual(resolveCgroup(`/${cgroup.name}`), target);
  for (const path of ['/tmp', '/no/such/cgroup', `${cgroup.path}/cgroup.procs`]) {
    assert.throws(
      () => resolveCgroup(path),
      (error) => error instanceof UserError && error.code === 'NO_SUCH_CGROUP',
    );
  }
});

/** A cgroup in a cgroup, removed at the end; who is in it goes back to the root. */
class TestCgroup implements Disposable {
  readonly name = `sae-mon-test-${process.pid}/inner`;
  readonly path: string;
  readonly #root: string;
  readonly #members: number[] = [];

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

  [Symbol.dispose](): void {
    for (const pid of this.#members) moveIfAlive(join(this.#root, 'cgroup.procs'), pid);
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
