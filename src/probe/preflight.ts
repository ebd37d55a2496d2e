import { release } from 'node:os';
import { UserError } from '../lib/errors.ts';
import { machineChecks } from './checks/machine.ts';
import { namespaceChecks } from './checks/namespaces.ts';
import { permissionChecks } from './checks/permissions.ts';
import { type KernelChecks, kernelChecks, WAY_TRACEPOINTS } from './checks/tracepoints.ts';
import type { ProbeWay, WantedWay } from './way.ts';

export type Preflight = KernelChecks;

/** Looks at what this host allows. Changes nothing, and needs no permission. */
export function preflight(): Preflight {
  const machine = machineChecks();
  // Without its own /proc nothing more can be asked of this host.
  if (machine.some(({ name, ok }) => name === '/proc' && !ok)) return { checks: machine, ways: [], routes: [] };
  const { checks, ...kernel } = kernelChecks();
  return { checks: [...machine, ...checks, ...permissionChecks(), ...namespaceChecks()], ...kernel };
}

/** Whether nothing that is required is missing. */
export function allowsAttaching({ checks, ways }: Preflight): boolean {
  return ways.length > 0 && checks.every((check) => check.ok || !check.required);
}

/**
 * @param way that the user asked for
 * @returns the way to go
 * @throws UserError by the first required check that fails, NO_TRACEPOINT if that way is not to be had
 */
export function chooseWay(host: Preflight, way: WantedWay): ProbeWay {
  const failed = host.checks.find((check) => check.required && !check.ok);
  if (failed !== undefined) {
    const next = failed.remedy === null ? [] : [failed.remedy];
    throw new UserError(failed.code, `${failed.name}: ${failed.detail}`, [
      ...next,
      'sae-mon doctor shows all that this host allows',
    ]);
  }
  const chosen = way === 'auto' ? host.ways[0] : host.ways.find((candidate) => candidate === way);
  if (chosen !== undefined) return chosen;
  const missing = WAY_TRACEPOINTS[way === 'auto' ? 'sys_exit' : way].join(', ');
  throw new UserError('NO_TRACEPOINT', `this kernel (${release()}) lacks the tracepoints ${missing}`, [
    way === 'socket'
      ? 'leave out --probe, or use --probe sys_exit: it gives the same counts'
      : 'use Linux 5.10 or later',
  ]);
}
