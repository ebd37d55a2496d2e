import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containersOn, mountedContainer } from '../../../src/host/containers/container-ids.ts';

const ID = '0123456789abcdef'.repeat(4);
const OUTER = 'f'.repeat(64);
const POD = 'pod0c5e7a1e_9f5b_4d55_8a3b_0123456789ab';

test('a container is found in the paths that runtimes write, with its own cgroup', () => {
  for (const own of [
    `/docker/${ID}`,
    `/system.slice/docker-${ID}.scope`,
    `/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${ID}.scope`,
    `/system.slice/nerdctl-${ID}.scope`,
    `/kubepods/burstable/pod12/${ID}`,
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-${POD}.slice/cri-containerd-${ID}.scope`,
    `/system.slice/containerd.service/kubepods-burstable-${POD}.slice:cri-containerd:${ID}`,
    `/kubepods.slice/crio-${ID}.scope`,
    `/machine.slice/libpod-${ID}.scope`,
    `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope`,
    `/libpod_parent/libpod-${ID}`,
    `/../cri-containerd-${ID}.scope`,
  ])
    for (const below of ['', '/container', '/init.scope', '/system.slice/redis.service'])
      assert.deepEqual(containersOn(own + below), [{ id: ID, path: own }], own);
});

test('those of nspawn and LXC are found by their names; monitors, services and virtual machines are none', () => {
  for (const [path, id] of [
    ['/machine.slice/machine-my\\x2dbox.scope', 'my-box'],
    ['/machine.slice/systemd-nspawn@web.service', 'web'],
    ['/lxc.payload.web', 'web'],
    ['/lxc/web', 'web'],
  ] as const)
    assert.deepEqual(containersOn(`${path}/system.slice/redis.service`), [{ id, path }]);
  for (const path of [
    `/machine.slice/libpod-conmon-${ID}.scope`,
    `/kubepods.slice/crio-conmon-${ID}.scope`,
    '/libpod_parent/conmon',
    '/machine.slice/machine-qemu\\x2d1\\x2dvm.scope',
    '/lxc.monitor.web',
    '/system.slice/nginx.service',
    `/system.slice/${ID.slice(1)}`,
    '/',
  ])
    assert.deepEqual(containersOn(path), [], path);
});

test('one in another is found with it, outer first', () => {
  const outer = `/docker/${OUTER}`;
  const inner = `${outer}/kubelet.slice/kubepods-${POD}.slice/cri-containerd-${ID}.scope`;
  assert.deepEqual(containersOn(inner), [
    { id: OUTER, path: outer },
    { id: ID, path: inner },
  ]);
});

test('where paths are cut, a container is known by the files that its runtime has mounted, and by no others', () => {
  const line = (root: string, on: string): string => `1 2 8:1 ${root} ${on} rw,relatime - ext4 /dev/sda1 rw\n`;
  for (const mountinfo of [
    line(`/var/lib/docker/containers/${ID}/hostname`, '/etc/hostname'),
    line(`/docker\\040data/containers/${ID}/resolv.conf`, '/etc/resolv.conf'),
    line(`/var/lib/nerdctl/1935db59/containers/default/${ID}/resolv.conf`, '/etc/resolv.conf'),
    // A pod's files are those of the container that holds its namespaces; this one's own goes before.
    line(`/containers/storage/overlay-containers/${OUTER}/userdata/hostname`, '/etc/hostname') +
      line(`/containers/storage/overlay-containers/${ID}/userdata/.containerenv`, '/run/.containerenv'),
  ])
    assert.equal(mountedContainer(mountinfo), ID, mountinfo);
  for (const mountinfo of [
    line(`/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${ID}/hostname`, '/etc/hostname'),
    line(`/var/lib/docker/containers/${ID}/hostname`, '/mnt/hostname'),
    line('/', `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${ID}/rootfs`),
    line(`/containers/${ID}x/hostname`, '/etc/hostname'),
    '',
    '\n \n1 2 3\n',
  ])
    assert.equal(mountedContainer(mountinfo), null, mountinfo);
});
