import { readFileSync } from 'node:fs';
import { BoundedMap } from '../lib/bounded-map.ts';
import { podUidOf } from './cgroup.ts';
import { type Declared, declaredBy, NOTHING_DECLARED } from './declared-resource.ts';
import type { Workload, WorkloadResolver } from './workload.ts';

/** As many as `Processes` keeps. */
const CAPACITY = 4096;
/** Of a container's id, as its runtime shows it. */
const SHORT_ID = 12;

export interface ServicesOptions {
  /** Who a process is, when nobody asks what it calls itself. */
  readonly workloads: WorkloadResolver;
  /** Where /proc is; null where none may be read. */
  readonly procPath: string | null;
  readonly hostName: string;
}

interface Known {
  /** Another object: the process runs another program now. */
  readonly workload: Workload;
  readonly service: Workload;
}

/**
 * Workloads by what they call themselves to OpenTelemetry, and the resource attributes of each. Two programs of one name that
 * call themselves differently are two. The environment is that with which the process was started, and readable by its user and root.
 */
export class Services implements WorkloadResolver {
  readonly #options: ServicesOptions;
  readonly #known = new BoundedMap<number, Known>({ limit: CAPACITY });
  readonly #resources = new BoundedMap<string, Readonly<Record<string, string>>>({ limit: CAPACITY });

  constructor(options: ServicesOptions) {
    this.#options = options;
  }

  workloadOf(tgid: number): Workload {
    const workload = this.#options.workloads.workloadOf(tgid);
    const known = this.#known.get(tgid);
    if (known?.workload === workload) return known.service;
    const declared = this.#declaredBy(tgid);
    const service = declared.key === '' ? workload : { ...workload, key: `${workload.key} as ${declared.key}` };
    this.#known.set(tgid, { workload, service });
    if (!this.#resources.has(service.key)) this.#resources.set(service.key, this.#resource(service, declared, tgid));
    return service;
  }

  /** OpenTelemetry's resource attributes; of one that has been forgotten, what can be told without its process. */
  resourceOf(service: Workload): Readonly<Record<string, string>> {
    return this.#resources.get(service.key) ?? this.#resource(service, NOTHING_DECLARED, null);
  }

  #declaredBy(tgid: number): Declared {
    if (this.#options.procPath === null) return NOTHING_DECLARED;
    try {
      return declaredBy(readFileSync(`${this.#options.procPath}/${tgid}/environ`, 'utf8'));
    } catch {
      // It has ended, or is another user's: it is called by its command.
      return NOTHING_DECLARED;
    }
  }

  /** Where its processes are not told apart by container or unit, the first one's number stands for it. */
  #resource(workload: Workload, declared: Declared, tgid: number | null): Readonly<Record<string, string>> {
    const { command, containerId, containerName, unit, cgroup } = workload;
    const { hostName } = this.#options;
    const place = containerId?.slice(0, SHORT_ID) ?? unit;
    const pod = cgroup && podUidOf(cgroup);
    return {
      'service.name': command,
      'service.instance.id': place === null ? `${hostName}:${tgid ?? command}` : `${hostName}/${place}`,
      'host.name': hostName,
      'process.executable.name': command,
      ...(containerId !== null && { 'container.id': containerId }),
      ...(containerName !== null && { 'container.name': containerName }),
      ...(pod !== null && { 'k8s.pod.uid': pod }),
      ...(unit !== null && { 'sae_mon.unit': unit }),
      ...declared.attributes,
    };
  }
}
