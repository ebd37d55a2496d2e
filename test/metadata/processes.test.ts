import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cgroupPath, containerIdOf, podUidOf, unitOf } from '../../src/host/cgroup-names.ts';
import { commandName } from '../../src/host/command-name.ts';
import { Processes } from '../../src/metadata/processes.ts';
import { RuntimeFiles } from '../host/containers/runtime-files.ts';

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
    `/system.slice/web.service/libpod-payload-${ID}`,
    `/system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:${ID}`,
  ]) {
    assert.equal(containerIdOf(path), ID, path);
  }
  assert.equal(containerIdOf(`/machine.slice/libpod-conmon-${ID}.scope`), null);
  assert.equal(containerIdOf(`/kubepods.slice/kubepods-pod1.slice/crio-conmon-${ID}.scope`), null);
  assert.equal(containerIdOf('/system.slice/nginx.service'), null);
});

test('a unit is a service, not a login session or a user manager', () => {
  assert.equal(unitOf('/system.slice/nginx.service'), 'nginx.service');
  assert.equal(unitOf('/user.slice/user-1000.slice/user@1000.service/app.slice/mine.service'), 'mine.service');
  assert.equal(unitOf('/user.slice/user-1000.slice/user@1000.service/init.scope'), null);
  assert.equal(unitOf('/user.slice/user-0.slice/session-1.scope'), null);
  assert.equal(unitOf('/system.slice/system-worker.slice/worker@3.service'), 'worker@3.service');
  assert.equal(
    unitOf('/system.slice/_memory.service'),
    'memory.service',
    "which is how systemd keeps off the kernel's files",
  );
});

test("a daemon's unit is none of what runs in its containers; a unit that is a container is", () => {
  assert.equal(unitOf(`/system.slice/docker.service/docker/${ID}`), null);
  assert.equal(unitOf(`/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:${ID}`), null);
  assert.equal(unitOf(`/docker/${ID}/system.slice/nginx.service`), 'nginx.service');
  assert.equal(unitOf(`/system.slice/web.service/libpod-payload-${ID}`), 'web.service');
  assert.equal(unitOf('/system.slice/docker.service'), 'docker.service');
});

test("a pod's uid is found in the paths of kubelet's both drivers, also of one that the node starts by itself", () => {
  const uid = '01234567-89ab-cdef-0123-456789abcdef';
  assert.equal(podUidOf(`/kubepods/pod${uid}/abc`), uid);
  assert.equal(podUidOf(`/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/cri.scope`), uid);
  assert.equal(podUidOf(`/system.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice:cri-containerd:${ID}`), uid);
  assert.equal(podUidOf(`/kubepods/besteffort/pod${'0123456789abcdef'.repeat(2)}/abc`), '0123456789abcdef'.repeat(2));
  assert.equal(podUidOf('/system.slice/pod.service'), null);
});

test('the path comes from the v2 hierarchy, else from v1', () => {
  assert.equal(cgroupPath('0::/system.slice/nginx.service\n'), '/system.slice/nginx.service');
  assert.equal(cgroupPath('12:cpu:/a\n1:name=systemd:/system.slice/x.service\n0::/\n'), '/system.slice/x.service');
  assert.equal(
    cgroupPath(`4:memory:/a\n3:cpu:/docker/${ID}\n0::/\n`),
    `/docker/${ID}`,
    'a container is more than another',
  );
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
  assert.equal(processes.processOf(10).workloadKey, processes.processOf(11).workloadKey);
  assert.equal(processes.processOf(12).unit, 'nginx.service');
  assert.equal(processes.processOf(13).containerId, ID);
  assert.equal(new Set([10, 11, 12, 13].map((pid) => processes.processOf(pid).workloadKey)).size, 3);
});

test('a container has the name that its runtime has written down, asked once', () => {
  const root = join(proc, 'root');
  const files = new RuntimeFiles(root);
  files.docker(ID, 'web');
  for (const pid of [14, 15]) addProcess(pid, 'redis-server', 'redis-server\0', `0::/docker/${ID}\n`);
  addProcess(16, 'redis-server', 'redis-server\0', '0::/machine.slice/machine-box.scope/system.slice/redis.service\n');
  const processes = new Processes({ procPath: proc, rootPath: root });
  assert.equal(processes.processOf(14).containerName, 'web');
  files.docker(ID, 'renamed');
  assert.equal(processes.processOf(15).containerName, 'web');
  assert.equal(processes.processOf(16).containerName, 'box');
});

test('a process is remembered after its end, and one that nobody knew has the name of its records', () => {
  addProcess(20, 'redis-server', '/usr/bin/redis-server\0', '0::/\n');
  const processes = new Processes({ procPath: proc });
  assert.equal(processes.processOf(20).command, 'redis-server');
  rmSync(join(proc, '20'), { recursive: true });
  assert.equal(processes.processOf(20).command, 'redis-server');
  processes.noteTask(21, 'short-lived', 1e9);
  assert.equal(processes.processOf(21).command, 'short-lived');
  assert.equal(processes.processOf(22).command, 'pid 22');
});

/** /proc/PID/stat of one that started in this tick after boot. */
function setStart(pid: number, ticks: number): void {
  writeFileSync(join(proc, `${pid}/stat`), `${pid} (a) b) S 1 ${'0 '.repeat(17)}${ticks} 0 0\n`);
}

test('a number that another process has by now is asked for again, though nobody has told of an end', () => {
  addProcess(30, 'old', '/bin/old\0', '0::/\n');
  setStart(30, 100);
  const processes = new Processes({ procPath: proc });
  const old = processes.processOf(30);
  processes.noteTask(30, 'old', 1_004_000_000);
  assert.equal(processes.processOf(30), old, 'it is the same');
  writeFileSync(join(proc, '30/cmdline'), '/bin/new\0');
  setStart(30, 500);
  processes.noteTask(30, 'new', 5_009_000_000);
  assert.equal(processes.processOf(30).command, 'new');
  setStart(30, 900);
  processes.noteTask(30, 'newer', 8e9);
  assert.equal(processes.processOf(30).command, 'newer', 'who has the number now has told nothing yet');
});

test('of a process that was known before any record, the start decides', () => {
  addProcess(31, 'before', '/bin/before\0', '0::/\n');
  setStart(31, 100);
  const processes = new Processes({ procPath: proc });
  assert.equal(processes.processOf(31).command, 'before');
  writeFileSync(join(proc, '31/cmdline'), '/bin/after\0');
  setStart(31, 700);
  processes.noteTask(31, 'after', 7_000_000_001);
  assert.equal(processes.processOf(31).command, 'after');
});

test('a command line and an environment of megabytes are read in part, in which all stands that is asked for', () => {
  addProcess(40, 'java', `/usr/bin/java\0${'x'.repeat(3_000_000)}`, '0::/\n');
  const filler = `CLASSPATH=${'y'.repeat(1_000_000)}`;
  writeFileSync(join(proc, '40/environ'), `${filler}\0OTEL_SERVICE_NAME=shop\0${'Z=z\0'.repeat(1_000_000)}`);
  const { command, declared } = new Processes({ procPath: proc }).processOf(40);
  assert.deepEqual([command, declared.attributes['service.name']], ['java', 'shop']);
  addProcess(41, 'x', 'z'.repeat(3_000_000), '0::/\n');
  assert.equal(new Processes({ procPath: proc }).processOf(41).command.length, 8192);
});

test('names are taken as they are, whatever they hold', () => {
  const evil = '\u001b[2J\u202e a';
  addProcess(42, `ev\nil${evil}`, '', `0::/${evil}/b.service\n`);
  const { command, unit, cgroup } = new Processes({ procPath: proc }).processOf(42);
  assert.deepEqual([command, unit, cgroup], [`ev\nil${evil}`, 'b.service', `/${evil}/b.service`]);
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
  assert.equal(processes.processOf(10).command, 'recorded');
  assert.equal(processes.processOf(process.pid).command, `pid ${process.pid}`);
});

test('memory is bounded', () => {
  const processes = new Processes({ procPath: null, capacity: 3 });
  for (let tgid = 1; tgid <= 10; tgid++) processes.processOf(tgid);
  assert.equal([1, 7, 8, 9, 10].filter((tgid) => processes.has(tgid)).length, 3);
});
