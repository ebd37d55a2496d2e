/** Files as container runtimes write them, by the documented forms that src/host/containers names, below a root of the test's. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class RuntimeFiles {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** moby, daemon/container/container.go. */
  docker(id: string, name: string, folder = 'var/lib/docker'): void {
    this.write(`${folder}/containers/${id}/config.v2.json`, JSON.stringify({ ID: id, Name: `/${name}`, Config: {} }));
  }

  /** containers/storage, containers.go. */
  podman(names: Readonly<Record<string, string>>, storage = 'var/lib/containers'): void {
    const list = Object.entries(names).map(([id, name]) => ({ id, names: [name], image: 'x', metadata: '{}' }));
    this.write(`${storage}/storage/overlay-containers/containers.json`, JSON.stringify(list));
  }

  /** OCI runtime specification, config.md; annotations of containerd's internal/cri/annotations. */
  containerd(id: string, words: readonly [namespace: string, pod: string, container?: string]): void {
    this.#annotate(`run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/config.json`, {
      'io.kubernetes.cri.sandbox-namespace': words[0],
      'io.kubernetes.cri.sandbox-name': words[1],
      ...(words[2] !== undefined && { 'io.kubernetes.cri.container-name': words[2] }),
    });
  }

  /** nerdctl, pkg/labels. */
  nerdctl(id: string, name: string): void {
    const path = `run/containerd/io.containerd.runtime.v2.task/default/${id}/config.json`;
    this.#annotate(path, { 'nerdctl/name': name });
  }

  crio(id: string, words: readonly [namespace: string, pod: string, container: string]): void {
    this.#annotate(`run/containers/storage/overlay-containers/${id}/userdata/config.json`, {
      'io.kubernetes.pod.namespace': words[0],
      'io.kubernetes.pod.name': words[1],
      'io.kubernetes.container.name': words[2],
    });
  }

  /** kubernetes, pkg/kubelet/kuberuntime/legacy.go. */
  log(id: string, words: readonly [namespace: string, pod: string, container: string]): void {
    this.write(`var/log/containers/${words[1]}_${words[0]}_${words[2]}-${id}.log`, '');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  #annotate(path: string, annotations: Readonly<Record<string, string>>): void {
    this.write(path, JSON.stringify({ ociVersion: '1.2.0', process: { args: ['redis-server'] }, annotations }));
  }
}
