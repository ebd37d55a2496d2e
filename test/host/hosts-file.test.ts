import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { hostsSeenBy, parseHosts } from '../../src/host/hosts-file.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const PID = 7;
const mount = (point: string, type: string): string => `36 35 98:0 / ${point} rw,noatime - ${type} none rw\n`;

/** Stands for /proc: a process with a root of its own. */
let proc: TemporaryFolder;
let etc: string;
beforeEach(() => {
  proc = new TemporaryFolder();
  etc = join(proc.path, `${PID}/root/etc`);
  mkdirSync(etc, { recursive: true });
  mounts(mount('/', 'overlay'));
});
afterEach(() => proc[Symbol.dispose]());

function mounts(text: string): void {
  writeFileSync(join(proc.path, `${PID}/mountinfo`), text);
}

function seen(): unknown {
  const hosts = hostsSeenBy(PID, proc.path);
  return hosts === null ? null : Object.fromEntries(hosts);
}

test('the first name of the first line of an address, without what is no host or no address', () => {
  const text = [
    '# 192.0.2.9 comment',
    '192.0.2.1\tdb-1.internal db-1',
    ' 192.0.2.1 later',
    'FD00:0::1 six # the first',
    '192.0.2.2',
    '192.0.2.3 \u001b[31mred',
    `192.0.2.4 ${'a'.repeat(254)}`,
    '192.0.2.999 nobody',
    'db-2 192.0.2.5',
    '::ffff:192.0.2.6 mixed',
    '192.0.2.7 with\rreturn',
  ].join('\n');
  assert.deepEqual(Object.fromEntries(parseHosts(text)), {
    '192.0.2.1': 'db-1.internal',
    'fd00::1': 'six',
    '192.0.2.7': 'with',
  });
});

test('the file below the root of the process is read', () => {
  writeFileSync(join(etc, 'hosts'), '192.0.2.1 db\n');
  assert.deepEqual(seen(), { '192.0.2.1': 'db' });
  mounts(mount('/', 'overlay') + mount('/etc/hosts', 'ext4') + mount('/mnt', 'fuse.sshfs'));
  assert.deepEqual(seen(), { '192.0.2.1': 'db' });
});

test('no link is followed, neither of the file nor of its folder', () => {
  writeFileSync(join(proc.path, 'other'), '192.0.2.1 wrong\n');
  symlinkSync(join(proc.path, 'other'), join(etc, 'hosts'));
  assert.equal(seen(), null);
  rmSync(etc, { recursive: true });
  mkdirSync(join(proc.path, 'elsewhere'));
  writeFileSync(join(proc.path, 'elsewhere/hosts'), '192.0.2.1 wrong\n');
  symlinkSync(join(proc.path, 'elsewhere'), etc);
  assert.equal(seen(), null);
});

test('a fifo is not waited for, a folder is none, and neither is what is not there', () => {
  assert.equal(seen(), null);
  execFileSync('mkfifo', [join(etc, 'hosts')]);
  assert.equal(seen(), null);
  rmSync(join(etc, 'hosts'));
  mkdirSync(join(etc, 'hosts'));
  assert.equal(seen(), null);
});

test('of a huge file the beginning is read, to its last whole line', () => {
  writeFileSync(join(etc, 'hosts'), `192.0.2.1 first\n${'10.1.1.1 blocked\n'.repeat(20_000)}192.0.2.2 last\n`);
  assert.deepEqual(seen(), { '192.0.2.1': 'first', '10.1.1.1': 'blocked' });
});

test('nothing is opened on a file system that asks somebody else', () => {
  writeFileSync(join(etc, 'hosts'), '192.0.2.1 db\n');
  for (const [point, type] of [
    ['/', 'fuse.overlayfs'],
    ['/etc', 'nfs4'],
    ['/etc/hosts', 'fuse'],
    ['/etc', 'autofs'],
  ] as const) {
    mounts(mount('/', 'overlay') + mount(point, type));
    assert.equal(seen(), null, `${point} ${type}`);
  }
  mounts('');
  assert.equal(seen(), null);
});
