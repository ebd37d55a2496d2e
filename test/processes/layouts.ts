/** Where container runtimes, kubelet's two drivers and systemd put processes, each with what must be said of them. */
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { cgroupMount } from '../../src/host/cgroup-hierarchy.ts';

const COMMAND = 'redis-server';
const POD = '01234567-89ab-cdef-0123-456789abcdef';
const POD_ = POD.replaceAll('-', '_');

/** A container's id of one letter, and as it is shown. */
const id = (digit: string): string => digit.repeat(64);
const short = (digit: string): string => digit.repeat(12);

export interface Layout {
  /** Below the mount; null: where the test is. */
  readonly path: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly containerId: string | null;
  readonly podUid: string | null;
  readonly unit: string | null;
  readonly application: string;
  /** Null: HOST:PID. */
  readonly instance: string | null;
}

function contained(digit: string, path: string, podUid: string | null = null): Layout {
  const instance = podUid === null ? short(digit) : `${podUid}/${short(digit)}`;
  return { path, containerId: id(digit), podUid, unit: null, application: COMMAND, instance };
}

function unitNamed(unit: string, path: string, application: string): Layout {
  return { path, containerId: null, podUid: null, unit, application, instance: `${hostname()}/${unit}` };
}

function declaring(name: string): Layout {
  const environment = { OTEL_SERVICE_NAME: name, OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=${name}-1` };
  const nowhere = { containerId: null, podUid: null, unit: null };
  return { path: null, environment, ...nowhere, application: name, instance: `${name}-1` };
}

export const LAYOUTS: readonly Layout[] = [
  contained('1', `docker/${id('1')}`),
  contained('2', `system.slice/docker-${id('2')}.scope`),
  contained('3', `default/${id('3')}`),
  contained('4', `kubepods/burstable/pod${POD}/${id('4')}`, POD),
  contained('5', `kubepods.slice/kubepods-pod${POD_}.slice/cri-containerd-${id('5')}.scope`, POD),
  contained('6', `kubepods.slice/kubepods-pod${POD_}.slice/crio-${id('6')}.scope`, POD),
  contained('7', `machine.slice/libpod-${id('7')}.scope/container`),
  unitNamed('web.service', 'system.slice/web.service', 'web'),
  unitNamed('worker@1.service', 'system.slice/system-worker.slice/worker@1.service', 'worker'),
  unitNamed('worker@2.service', 'system.slice/system-worker.slice/worker@2.service', 'worker'),
  declaring('checkout'),
  declaring('cart'),
  { path: null, containerId: null, podUid: null, unit: null, application: COMMAND, instance: null },
];

/** Cgroups of the test's own; whoever is in them goes back to the root before they go. */
export class Cgroups implements Disposable {
  readonly #mount = cgroupMount() ?? '';
  readonly #root = join(this.#mount, `sae-mon-test-${process.pid}`);

  put(pid: number, path: string): void {
    const folder = join(this.#root, path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'cgroup.procs'), `${pid}`);
  }

  takeBack(pid: number): void {
    writeFileSync(join(this.#mount, 'cgroup.procs'), `${pid}`);
  }

  [Symbol.dispose](): void {
    removeTree(this.#root);
  }
}

function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  rmdirSync(folder);
}
