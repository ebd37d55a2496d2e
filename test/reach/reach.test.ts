/** What `doctor` says of a place, held against what attaching does there: what it says works counts, what it says is missing fails. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cgroupMount } from '../../src/host/cgroup-hierarchy.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { asNobody, attachesToCgroup, behind, doctorAt, type Place, reachAt, watchedAt, withOnly } from './place.ts';

const HERE: Place = ['env'];
const BTF_ALONE =
  'mkdir -p /run/sae-mon-btf && mount --bind /sys/kernel/btf /run/sae-mon-btf && mount -t tmpfs none /sys && mkdir -p /sys/kernel/btf && mount --bind /run/sae-mon-btf /sys/kernel/btf';

/** Where `--pid` works on any process of this host: all that is counted is counted. */
const WORKS: readonly (readonly [title: string, place: Place])[] = [
  ['on the host', HERE],
  ['in another network namespace', ['unshare', '--net']],
  ['in another cgroup namespace', ['unshare', '--cgroup']],
  [
    'without tracefs and debugfs',
    behind('mount -t tmpfs none /sys/kernel/tracing && mount -t tmpfs none /sys/kernel/debug'),
  ],
  ['where no cgroup hierarchy is mounted', behind('mount -t tmpfs none /sys/fs/cgroup')],
  ['as an ordinary user with CAP_BPF and CAP_PERFMON', asNobody('bpf', 'perfmon')],
  ['as root with CAP_SYS_ADMIN alone', withOnly('sys_admin')],
  [
    'after /sys was mounted where there was none',
    behind('mount -t tmpfs none /sys && mount -t sysfs -o ro sysfs /sys'),
  ],
  ['after /proc of the own pid namespace was mounted', behind('mount -t tmpfs none /proc && mount -t proc proc /proc')],
  ['as an ordinary user who may see hidden processes', [...hidden(), ...asNobody('bpf', 'perfmon', 'sys_ptrace')]],
];

for (const [title, place] of WORKS) {
  test(`${title}, --pid finds anybody: it attaches and counts each command`, async () => {
    const { possible, targets } = await doctorAt(place);
    const pid = targets.find(({ flag }) => flag === '--pid');
    assert.deepEqual([pid?.extent, pid?.needs], ['all', []]);
    assert.equal(possible, true);
    assert.equal(await watchedAt(place), 1);
  });
}

/** Where nothing can be attached: what is missing, by the check and by the need that name it. */
const FAILS: readonly (readonly [title: string, place: Place, check: string, needs: readonly string[]])[] = [
  ['without CAP_PERFMON', withOnly('bpf'), 'capabilities', ['CAP_PERFMON']],
  ['without CAP_BPF', withOnly('perfmon'), 'capabilities', ['CAP_BPF']],
  ['as an ordinary user', asNobody(), 'capabilities', ['CAP_BPF', 'CAP_PERFMON']],
  ['in a user namespace', ['unshare', '--user', '--map-root-user'], 'user namespace', ['initial user namespace']],
  ['without /sys', behind('mount -t tmpfs none /sys'), 'processors', ['/sys']],
  ['with no more of /sys than the types', behind(BTF_ALONE), 'processors', ['/sys']],
  ['without the types', behind('mount -t tmpfs none /sys/kernel/btf'), 'type information (BTF)', ['/sys/kernel/btf']],
  ['with /proc of another pid namespace', ['unshare', '--pid', '--fork'], '/proc', ['/proc']],
  ['without /proc', behind('mount -t tmpfs none /proc'), '/proc', ['/proc']],
];

for (const [title, place, check, needs] of FAILS) {
  test(`${title}, nobody can be watched: ${check} is missing, and attaching says the same`, async () => {
    const { code, possible, checks, targets } = await doctorAt(place);
    assert.deepEqual([code, possible], [1, false]);
    assert.equal(checks.find(({ ok }) => !ok)?.name, check);
    for (const target of targets) {
      assert.equal(target.extent, 'none');
      assert.ok(needs.every((need) => target.needs.includes(need)));
    }
    const said = await watchedAt(place);
    assert.match(String(said), new RegExp(`^sae-mon: ${check.replaceAll(/[()]/g, '\\$&')}: `));
  });
}

test('behind a filter that refuses bpf(2) the trial says so, and attaching fails', async () => {
  using folder = new TemporaryFolder();
  const filter = folder.file('refuse-bpf');
  execFileSync('cc', ['-O2', '-o', filter, fileURLToPath(new URL('./refuse-bpf.c', import.meta.url))]);
  const { possible, checks, needs } = await doctorAt([filter]);
  assert.equal(possible, false);
  assert.match(checks.find(({ name }) => name === 'attached on trial')?.detail ?? '', /not permitted.*seccomp/);
  assert.deepEqual(
    needs.map(({ name }) => name),
    ['seccomp with bpf(2)'],
  );
  assert.match(String(await watchedAt([filter])), /not permitted/);
});

test('in a pid namespace only its own processes are found, and the pid of another one is refused', async () => {
  const place = ['unshare', '--pid', '--fork', '--mount-proc'];
  const { targets } = await doctorAt(place);
  assert.deepEqual(
    targets.filter(({ extent }) => extent === 'some').map(({ flag, needs }) => [flag, needs]),
    [
      ['--pid', ['host pid namespace']],
      ['--comm', ['host pid namespace']],
      ['--cgroup', ['host pid namespace']],
      ['--container', ['host pid namespace']],
      ['--port', ['host pid namespace']],
      ['--all', ['host pid namespace']],
    ],
  );
  assert.match(String(await watchedAt(place)), /there is no process/);
});

test('of the cgroup hierarchy as much is found as is mounted', async () => {
  const part = `${cgroupMount()}/sae-mon-reach-${process.pid}`;
  mkdirSync(part);
  try {
    const places = [
      HERE,
      ['unshare', '--cgroup'],
      behind(`mount --bind ${part} ${cgroupMount()}`),
      behind(`mount -t tmpfs none ${cgroupMount()}`),
      behind(`umount --lazy ${cgroupMount()}`),
    ];
    const found = [];
    for (const place of places) {
      const { extent, needs } = await reachAt(place, '--cgroup');
      found.push([extent, ...needs, await attachesToCgroup(place, part)]);
    }
    assert.deepEqual(found, [
      ['all', true],
      ['all', true],
      ['some', 'cgroup v2 of the host', false],
      ['none', 'cgroup v2 of the host', false],
      ['none', 'cgroup v2 of the host', false],
    ]);
  } finally {
    rmdirSync(part);
  }
});

test('where processes are hidden, an ordinary user without CAP_SYS_PTRACE finds his own', async () => {
  const place = [...hidden(), ...asNobody('bpf', 'perfmon')];
  const { possible, targets } = await doctorAt(place);
  assert.equal(possible, true);
  assert.deepEqual(targets.find(({ flag }) => flag === '--pid')?.needs, ['visible processes']);
  assert.match(String(await watchedAt(place)), /there is no process/);
});

test('who holds a socket is seen with CAP_SYS_PTRACE, by an ordinary user with CAP_DAC_READ_SEARCH too', async () => {
  const extents = async (...places: readonly Place[]): Promise<unknown[]> => {
    const told = [];
    for (const place of places) {
      const { extent, needs } = await reachAt(place, '--port');
      told.push([extent, ...needs]);
    }
    return told;
  };
  const base = ['bpf', 'perfmon'] as const;
  assert.deepEqual(
    await extents(
      HERE,
      withOnly(...base, 'sys_ptrace'),
      withOnly(...base),
      asNobody(...base, 'sys_ptrace', 'dac_read_search'),
      asNobody(...base, 'sys_ptrace'),
      asNobody(...base),
    ),
    [
      ['all'],
      ['all'],
      ['some', 'CAP_SYS_PTRACE'],
      ['all'],
      ['some', 'CAP_DAC_READ_SEARCH'],
      ['some', 'CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH'],
    ],
  );
});

/** A mount of proc that shows an ordinary user nothing but his own processes. */
function hidden(): Place {
  return behind('mount -t proc -o hidepid=2 proc /proc');
}
