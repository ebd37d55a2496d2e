import { readFileSync } from 'node:fs';
import { podUidOf } from '../host/cgroup-names.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
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

/** Who a service is described by. */
interface Founder {
  readonly declared: Declared;
  tgid: number;
  /** Null until somebody has asked. */
  resource: Readonly<Record<string, string>> | null;
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
  readonly #founders = new BoundedMap<string, Founder>({ limit: CAPACITY });

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
    this.#found(service.key, declared, tgid);
    return service;
  }

  /** OpenTelemetry's resource attributes, the same from now on; of one that has been forgotten, what can be told without its process. */
  resourceOf(service: Workload): Readonly<Record<string, string>> {
    const founder = this.#founders.get(service.key);
    if (founder === undefined) return this.#resource(service, NOTHING_DECLARED, null);
    founder.resource ??= this.#resource(service, founder.declared, founder.tgid);
    return founder.resource;
  }

  /** Of the processes that are known before anybody asks, mostly the one that has started the others: whoever looks again finds the same. */
  #found(key: string, declared: Declared, tgid: number): void {
    const known = this.#founders.get(key);
    if (known === undefined) this.#founders.set(key, { declared, tgid, resource: null });
    else if (known.resource === null) known.tgid = Math.min(known.tgid, tgid);
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

  /** Where a service has neither container nor unit, the number of its lowest process stands for it. */
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
