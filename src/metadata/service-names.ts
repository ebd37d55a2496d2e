/**
 * What a process is called by dashboards: OpenTelemetry's `service.name` and `service.instance.id`, for which its SDK and the
 * detectors of its collector use the same variables and ids, so that what they send and what is seen here join.
 *
 *   application   OTEL_SERVICE_NAME, service.name in OTEL_RESOURCE_ATTRIBUTES
 *                 else the container's name, where it is known
 *                 else the unit's, without `.service`, of worker@3.service `worker`
 *                 else the command
 *   instance      service.instance.id in OTEL_RESOURCE_ATTRIBUTES
 *                 else the container's short id; of a pod POD_UID/ID
 *                 else HOST/UNIT
 *                 else HOST:PID, of the lowest process
 */
import type { Declared } from './declared-resource.ts';

/** What both are made of. */
export interface Named {
  readonly command: string;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly podUid: string | null;
  readonly unit: string | null;
  readonly declared: Declared;
}

/** Who processes are. */
export interface NamedProcesses {
  processOf(tgid: number): Named;
}

/** Of a container's id, as its runtime shows it. */
const SHORT_ID = 12;
const SERVICE = '.service';

export function applicationOf({ declared, containerName, unit, command }: Named): string {
  return declared.attributes['service.name'] ?? containerName ?? (unit === null ? command : templateOf(unit));
}

/** Null where only its lowest process tells. */
export function instanceOf({ declared, containerId, podUid, unit }: Named, hostName: string): string | null {
  const id = declared.attributes['service.instance.id'];
  if (id !== undefined) return id;
  if (containerId !== null) return [podUid ?? [], shortId(containerId)].flat().join('/');
  return unit === null ? null : `${hostName}/${unit}`;
}

/** What rows call it: by what it declares, else its container, its unit, or its command, of a container with its id. */
export function rowNameOf({ declared, containerName, unit, containerId, command }: Named): string {
  const bare = containerId === null ? command : `${command}@${shortId(containerId)}`;
  return declared.attributes['service.name'] ?? containerName ?? unit ?? bare;
}

export function shortId(containerId: string): string {
  return containerId.slice(0, SHORT_ID);
}

function templateOf(unit: string): string {
  const name = unit.endsWith(SERVICE) ? unit.slice(0, -SERVICE.length) : unit;
  const at = name.indexOf('@');
  return at > 0 ? name.slice(0, at) : name;
}
