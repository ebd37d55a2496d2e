import type { ProcessIdentity } from './process-identity.ts';

/** Whose a process is: of its container, else of its systemd unit, else of all that run the same command. */
export function workloadKey(identity: Pick<ProcessIdentity, 'containerId' | 'unit' | 'command'>): string {
  const { containerId, unit, command } = identity;
  if (containerId !== null) return `container ${containerId}`;
  return unit === null ? `command ${command}` : `unit ${unit}`;
}
