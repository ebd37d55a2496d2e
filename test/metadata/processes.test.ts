import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cgroupPath, containerIdOf, unitOf } from '../../src/host/cgroup-names.ts';
import { commandName } from '../../src/host/command-name.ts';
import { Processes } from '../../src/metadata/processes.ts';

const ID = '0123456789abcdef'.repeat(4);

let proc = '';
before(() => {
  proc = mkdtempSync(join(tmpdir(), 'sae-proc-'));
});
after(() => rmSync(proc, { recursive: true }));

function addProcess(pid: number, comm: string, cmdline: string, cgroup: string): void {
  mkdirSync(join(proc, String(pid)));
  writeFileSync(join(proc, String(pid), 'comm'), `${comm}\n`);
  writeFileSync(join(proc, String(pid), 'cmdline'), cmdline);
  writeFileSync(join(proc, String(pid), 'cgroup'), cgroup);
}

test('a program is named by its arguments, without title, path, dash', () => {
  assert.equal(commandName('nginx: worker process\0', 'nginx'), 'nginx');
  assert.equal(commandName('/usr/bin/redis-server 127.0.0.1:6379\0', 'redis-server'), 'redis-server');
  assert.equal(commandName('/opt/node/bin/node\0server.js\0', 'MainThread'), 'node');
  assert.equal(commandName('/opt/my program\0--flag\0', 'my program'), 'my program');
  assert.equal(commandName('/usr/lib/systemd/systemd-networkd\0', 'systemd-network'), 'systemd-networkd');
  assert.equal(commandName('-bash\0', 'bash'), 'bash');
  assert.equal(commandName('', 'kworker/0:1'), 'kworker/0:1');
});

test('container ids are found in the paths that the runtimes write', () => {
  for (const path of [
    `/docker/${ID}`,
    `/system.slice/docker-${ID}.scope`,
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-${ID}.scope`,
    `/kubepods.slice/crio-${ID}.scope`,
    `/kubepods/burstable/pod12/${ID}`,
    `/machine.slice/libpod-${ID}.scope/container`,
    `/docker/${'f'.repeat(64)}/docker/${ID}`,
  ]) {
    assert.equal(containerIdOf(path), ID, path);
  }
  assert.equal(containerIdOf(`/machine.slice/libpod-conmon-${ID}.scope`), null);
  assert.equal(containerIdOf('/system.slice/nginx.service'), null);
});

test('a unit is a service, not a login session or a user manager', () => {
  assert.equal(unitOf('/system.slice/nginx.service'), 'nginx.service');
  assert.equal(unitOf('/user.slice/user-1000.slice/user@1000.service/app.slice/mine.service'), 'mine.service');
  assert.equal(unitOf('/user.slice/user-1000.slice/user@1000.service/init.scope'), null);
  assert.equal(unitOf('/user.slice/user-0.slice/session-1.scope'), null);
});

test('the path comes from the v2 hierarchy, else from v1', () => {
  assert.equal(cgroupPath('0::/system.slice/nginx.service\n'), '/system.slice/nginx.service');
  assert.equal(cgroupPath('12:cpu:/a\n1:name=systemd:/system.slice/x.service\n0::/\n'), '/system.slice/x.service');
  assert.equal(cgroupPath('3:cpu:/docker/abc\n0::/\n'), '/docker/abc');
  assert.equal(cgroupPath('0::/\n'), '/');
  assert.equal(cgroupPath(''), null);
});

test('workers of one program are one workload; container before unit before command', () => {
  addProcess(10, 'nginx', 'nginx: master process\0', '0::/user.slice/session-1.scope\n');
  addProcess(11, 'nginx', 'nginx: worker process\0', '0::/user.slice/session-2.scope\n');
  addProcess(12, 'nginx', 'nginx: worker process\0', '0::/system.slice/nginx.service\n');
  addProcess(13, 'nginx', 'nginx: worker process\0', `0::/system.slice/docker-${ID}.scope\n`);
  const processes = new Processes({ procPath: proc });
  assert.equal(processes.workloadOf(10).key, processes.workloadOf(11).key);
  assert.equal(processes.workloadOf(12).unit, 'nginx.service');
  assert.equal(processes.workloadOf(13).containerId, ID);
  assert.equal(new Set([10, 11, 12, 13].map((pid) => processes.workloadOf(pid).key)).size, 3);
});

test('a process is remembered after its end, and one that nobody knew has the name of its records', () => {
  addProcess(20, 'redis-server', '/usr/bin/redis-server\0', '0::/\n');
  const processes = new Processes({ procPath: proc });
  assert.equal(processes.workloadOf(20).command, 'redis-server');
  rmSync(join(proc, '20'), { recursive: true });
  assert.equal(processes.workloadOf(20).command, 'redis-server');
  processes.noteTask(21, 'short-lived');
  assert.equal(processes.workloadOf(21).command, 'short-lived');
  assert.equal(processes.workloadOf(22).command, 'pid 22');
});

test('in a replay /proc is not asked', () => {
  const processes = new Processes({ procPath: null });
  processes.learn({
    tgid: 10,
    command: 'recorded',
    cgroup: null,
    containerId: null,
    containerName: null,
    unit: 'a.service',
  });
  assert.equal(processes.workloadOf(10).command, 'recorded');
  assert.equal(processes.workloadOf(process.pid).command, `pid ${process.pid}`);
});

test('memory is bounded', () => {
  const processes = new Processes({ procPath: null, capacity: 3 });
  for (let tgid = 1; tgid <= 10; tgid++) processes.workloadOf(tgid);
  assert.equal([1, 7, 8, 9, 10].filter((tgid) => processes.has(tgid)).length, 3);
});
