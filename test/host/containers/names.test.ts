import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { containerNames } from '../../../src/host/containers/names.ts';
import { textBelow } from '../../../src/host/file-below.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { RuntimeFiles } from './runtime-files.ts';

const [A, B, C, D, E, F, G] = ['a', 'b', 'c', 'd', 'e', 'f', '1'].map((digit) => digit.repeat(64)) as string[];

test('each runtime tells the names of its containers', () => {
  using folder = new TemporaryFolder();
  const files = new RuntimeFiles(folder.path);
  files.write('etc/passwd', 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n');
  files.docker(A as string, 'web');
  files.docker(B as string, 'mine', 'home/ann/.local/share/docker');
  files.podman({ [C as string]: 'db' });
  files.podman({ [D as string]: 'own' }, 'home/ann/.local/share/containers');
  files.containerd(E as string, ['shop', 'web-7d9f', 'app']);
  files.crio(F as string, ['shop', 'api-0', 'POD']);
  files.log(G as string, ['kube-system', 'coredns-x', 'coredns']);
  const nameOf = containerNames('/proc', folder.path);
  assert.deepEqual(
    [A, B, C, D, E, F, G].map((id) => nameOf(id as string)?.name),
    ['web', 'mine', 'db', 'own', 'shop/web-7d9f/app', 'shop/api-0', 'kube-system/coredns-x/coredns'],
  );
  assert.deepEqual(nameOf(E as string)?.pod, { namespace: 'shop', pod: 'web-7d9f', container: 'app' });
  assert.equal(nameOf('9'.repeat(64)), null);
  assert.equal(nameOf('my-box')?.name, 'my-box', 'of nspawn and LXC the name is the id');
});

test("the pod's container that holds its namespaces, names by kubelet, by nerdctl, another root of Docker", () => {
  using folder = new TemporaryFolder();
  const files = new RuntimeFiles(folder.path);
  files.write('etc/docker/daemon.json', '{"data-root":"/data"}');
  files.docker(A as string, 'k8s_app_web-1_shop_0c5e7a1e-9f5b_0', 'data');
  files.docker(B as string, 'k8s_POD_web-1_shop_0c5e7a1e-9f5b_3', 'data');
  files.containerd(C as string, ['shop', 'web-1']);
  files.nerdctl(D as string, 'web');
  const nameOf = containerNames('/proc', folder.path);
  assert.deepEqual(
    [A, B, C, D].map((id) => nameOf(id as string)?.name),
    ['shop/web-1/app', 'shop/web-1', 'shop/web-1', 'web'],
  );
});

test('what is no name, no JSON, no regular file or too long is nobody, and nothing waits for it', () => {
  using folder = new TemporaryFolder();
  const files = new RuntimeFiles(folder.path);
  const path = (id: string): string => `var/lib/docker/containers/${id}/config.v2.json`;
  files.docker(A as string, 'a\u001b[2Jb\nc');
  files.docker(B as string, 'x'.repeat(65_536));
  files.write(path(C as string), '{"Name":');
  files.write(path(D as string), `{"Name":"/big","x":"${'x'.repeat(1024 * 1024)}"}`);
  for (const id of [E, F]) mkdirSync(join(folder.path, path(id as string), '..'), { recursive: true });
  execFileSync('mkfifo', [join(folder.path, path(E as string))]);
  files.write('elsewhere', '{"Name":"/linked"}');
  symlinkSync(join(folder.path, 'elsewhere'), join(folder.path, path(F as string)));
  files.podman({ [G as string]: '../../etc' });
  const nameOf = containerNames('/proc', folder.path);
  assert.deepEqual(
    [A, B, C, D, E, F, G].map((id) => nameOf(id as string)),
    [null, null, null, null, null, null, null],
  );
});

test("a folder that root has moved is found; a link in another mount namespace's root is not followed", () => {
  using folder = new TemporaryFolder();
  const files = new RuntimeFiles(folder.path);
  files.docker(A as string, 'moved', 'data/docker');
  files.docker(B as string, 'seen', 'host/var/lib/docker');
  files.docker(C as string, 'led-away', 'secret/docker');
  mkdirSync(join(folder.path, 'var/lib'), { recursive: true });
  symlinkSync('../../data/docker', join(folder.path, 'var/lib/docker'));
  symlinkSync(join(folder.path, 'secret'), join(folder.path, 'host/home'));
  files.write('host/etc/passwd', 'ann:x:1000:1000::/home:/bin/sh\n');
  files.docker(C as string, 'led-away', 'secret/.local/share/docker');
  const nameOf = containerNames('/proc', folder.path);
  assert.deepEqual(
    [A, B, C].map((id) => nameOf(id as string)?.name),
    ['moved', 'seen', undefined],
  );
  for (const path of ['host/home/docker', 'host/../secret', 'host/home', 'none', 'host'])
    assert.equal(textBelow(folder.path, path, 100), null, path);
});
