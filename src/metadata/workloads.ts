import { BoundedMap } from '../lib/bounded-map.ts';
import { declaredAs } from './declared-resource.ts';
import type { KnownProcess, Processes } from './processes.ts';
import { applicationOf, instanceOf, rowNameOf, shortId } from './service-names.ts';
import type { Workload, WorkloadResolver } from './workload.ts';

/** As many as `Processes` keeps. */
const CAPACITY = 4096;

/** What processes are joined by; several: by all of them. */
export type WorkloadDimension = 'pid' | 'container' | 'unit' | 'application' | 'instance';

export interface WorkloadsOptions {
  readonly processes: Processes;
  readonly hostName: string;
  /** None: by container, else unit, else command. */
  readonly by: readonly WorkloadDimension[];
}

interface Known {
  /** Another object: the process runs another program now. */
  readonly process: KnownProcess;
  readonly workload: Workload;
}

/** Processes as workloads, each described by the one of it that was asked for first. What has none of what is joined by is told apart as by default. */
export class Workloads implements WorkloadResolver {
  readonly #options: WorkloadsOptions;
  readonly #known = new BoundedMap<number, Known>({ limit: CAPACITY });
  readonly #workloads = new BoundedMap<string, Workload>({ limit: CAPACITY });
  readonly #resources = new BoundedMap<string, Readonly<Record<string, string>>>({ limit: CAPACITY });

  constructor(options: WorkloadsOptions) {
    this.#options = options;
  }

  workloadOf(tgid: number): Workload {
    const process = this.#options.processes.processOf(tgid);
    const known = this.#known.get(tgid);
    if (known?.process === process) return known.workload;
    const workload = this.#workloadOf(process);
    this.#known.set(tgid, { process, workload });
    return workload;
  }

  /** OpenTelemetry's resource attributes: one object for all that is one service and instance by its names. */
  resourceOf(workload: Workload): Readonly<Record<string, string>> {
    const { declared, application, instance } = workload;
    const key = [declared['service.namespace'] ?? '', application, instance ?? ''].join('\0');
    const known = this.#resources.get(key);
    if (known !== undefined) return known;
    const resource = this.#resource(workload);
    this.#resources.set(key, resource);
    return resource;
  }

  #workloadOf(process: KnownProcess): Workload {
    const { by } = this.#options;
    const key = keyOf(process, by, this.#options.hostName);
    const known = this.#workloads.get(key);
    if (known !== undefined) return known;
    const described = isOfMany(by) ? onlyBy(process, by) : process;
    const { command, containerId, containerName, podUid, cgroup, unit, declared } = described;
    const workload = {
      key,
      name: nameOf(process, by),
      ...{ command, containerId, containerName, podUid, cgroup, unit },
      application: applicationOf(described),
      instance: this.#instanceOf(described, isOfMany(by)),
      pid: by.includes('pid') ? process.tgid : null,
      declared: declared.attributes,
    };
    this.#workloads.set(key, workload);
    return workload;
  }

  #instanceOf(process: KnownProcess, isOfMany: boolean): string | null {
    const { hostName, processes } = this.#options;
    const instance = instanceOf(process, hostName);
    if (instance !== null || isOfMany) return instance;
    return `${hostName}:${processes.lowestOf(process)}`;
  }

  #resource(workload: Workload): Readonly<Record<string, string>> {
    const { command, containerId, containerName, podUid, unit, application, instance, declared } = workload;
    const { hostName } = this.#options;
    return {
      'service.name': application,
      'service.instance.id': instance ?? hostName,
      'host.name': hostName,
      'process.executable.name': command,
      ...(containerId !== null && { 'container.id': containerId }),
      ...(containerName !== null && { 'container.name': containerName }),
      ...(podUid !== null && { 'k8s.pod.uid': podUid }),
      ...(unit !== null && { 'sae_mon.unit': unit }),
      ...declared,
    };
  }
}

/** All instances of an application are one. */
function isOfMany(by: readonly WorkloadDimension[]): boolean {
  return by.includes('application') && !by.includes('instance') && !by.includes('pid');
}

/** What holds of all that is joined. */
function onlyBy(process: KnownProcess, by: readonly WorkloadDimension[]): KnownProcess {
  const inContainer = by.includes('container');
  const { 'service.namespace': namespace } = process.declared.attributes;
  return {
    ...process,
    cgroup: null,
    containerId: inContainer ? process.containerId : null,
    containerName: inContainer ? process.containerName : null,
    podUid: inContainer ? process.podUid : null,
    unit: by.includes('unit') ? process.unit : null,
    declared: declaredAs({
      ...(namespace !== undefined && { 'service.namespace': namespace }),
      'service.name': applicationOf(process),
    }),
  };
}

function keyOf(process: KnownProcess, by: readonly WorkloadDimension[], hostName: string): string {
  const parts = by.flatMap((dimension) => partOf(process, dimension, hostName) ?? []);
  const isNone = parts.length === 0 || (parts.length === 1 && by.includes('pid'));
  return [isNone ? process.workloadKey : [], parts].flat().join(' ');
}

/** Null where it has none. */
function partOf(process: KnownProcess, dimension: WorkloadDimension, hostName: string): string | null {
  const { tgid, command, containerId, unit, declared, workloadKey } = process;
  const application = `application ${declared.attributes['service.namespace'] ?? ''} ${applicationOf(process)}`;
  switch (dimension) {
    case 'pid':
      return `pid ${tgid} ${command}`;
    case 'container':
      return containerId === null ? null : `container ${containerId}`;
    case 'unit':
      // In a container it is another's.
      return unit === null ? null : `unit ${unit} ${containerId ?? ''}`;
    case 'application':
      return application;
    case 'instance':
      return `${application} instance ${instanceOf(process, hostName) ?? workloadKey}`;
    default:
      return dimension satisfies never;
  }
}

function nameOf(process: KnownProcess, by: readonly WorkloadDimension[]): string {
  const name = isOfMany(by) ? applicationOf(process) : rowNameOf(process);
  const { declared, unit, containerId, tgid } = process;
  const id = declared.attributes['service.instance.id'];
  const parts = [
    name,
    ...(isOfMany(by) && by.includes('container') && containerId !== null ? [shortId(containerId)] : []),
    ...(isOfMany(by) && by.includes('unit') && unit !== null && unit !== name ? [unit] : []),
    ...(by.includes('instance') && id !== undefined ? [id] : []),
    ...(by.includes('pid') ? [tgid] : []),
  ];
  return parts.join(' ');
}
