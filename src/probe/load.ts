import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BpfError,
  type ConstantValue,
  type LoadedObject,
  type OpenObject,
  openObject,
  possibleCpus,
  VerifierError,
} from 'libbpf-ts';
import { WAY_SOCKET, WAY_SYS_EXIT } from '../events/abi.gen.ts';
import { UserError } from '../lib/errors.ts';
import type { RouteTracepoint } from './checks/tracepoints.ts';
import { pidNamespace } from './host.ts';
import type { ProbeWay } from './way.ts';

export interface LoadSettings {
  /** Who is watched, as `selectionConstants` says it. */
  readonly target: Readonly<Record<string, ConstantValue>>;
  readonly way: ProbeWay;
  /** As `programsOf` lists them. */
  readonly programs: readonly string[];
  readonly copyBytes: number;
  readonly answerBytes?: number;
  readonly turnBytes: number;
  readonly ringBytes: number;
  readonly objectPath: string;
}

/** Programs of each way in, and of both. `sae_fork` comes first: see `Probe`. */
export const PROCESS_PROGRAMS = ['sae_fork', 'sae_exec', 'sae_exit'] as const;
const CONNECTION_PROGRAMS = ['sae_state', 'sae_destroy'] as const;
const CALL_PROGRAMS: Readonly<Record<ProbeWay, readonly string[]>> = {
  socket: ['sae_send', 'sae_recv'],
  sys_exit: ['sae_exit_call'],
};

const ROUTE_PROGRAMS: Readonly<Record<RouteTracepoint, string>> = {
  fib_table_lookup: 'sae_route4',
  fib6_table_lookup: 'sae_route6',
};

/**
 * Programs that this way loads, in the order in which they are attached.
 *
 * @param routes look-ups that this kernel tells
 */
export function programsOf(way: ProbeWay, routes: readonly RouteTracepoint[]): string[] {
  const calls = [...CALL_PROGRAMS[way]];
  if (way === 'socket') calls.push(...routes.map((name) => ROUTE_PROGRAMS[name]));
  return [...PROCESS_PROGRAMS, ...CONNECTION_PROGRAMS, ...calls];
}

/**
 * A load that was interrupted begins anew so often. libbpf-ts holds signals back, and libbpf tries each program five times:
 * what is left are stops, freezers and tracers, which would have to come at each of these tries.
 */
const MAX_LOADS = 10;

/**
 * Loads the object with its constants, maps and programs as the settings say; attaches nothing.
 *
 * @throws UserError NO_PERMISSION, LOAD_FAILED
 */
export function loadProbe(settings: LoadSettings): LoadedObject {
  for (let left = MAX_LOADS - 1; ; left -= 1) {
    try {
      return loadOnce(settings);
    } catch (error) {
      if (left === 0 || !wasInterrupted(error)) throw refusal(error);
    }
  }
}

function loadOnce(settings: LoadSettings): LoadedObject {
  using object = openObject(settings.objectPath);
  setConstants(object, settings);
  choose(object, settings);
  return object.load();
}

/** The verifier stops with EAGAIN where the thread has something else to do; other parts of a load with EINTR. */
function wasInterrupted(error: unknown): boolean {
  return (
    (error instanceof VerifierError || error instanceof BpfError) && (error.code === 'EAGAIN' || error.code === 'EINTR')
  );
}

function setConstants(object: OpenObject, settings: LoadSettings): void {
  object.setConstant('sae_cpus', possibleCpus());
  object.setConstant('sae_way', settings.way === 'socket' ? WAY_SOCKET : WAY_SYS_EXIT);
  object.setConstant('sae_call_bytes', settings.copyBytes);
  object.setConstant('sae_answer_bytes', settings.answerBytes ?? settings.copyBytes);
  object.setConstant('sae_turn_bytes', settings.turnBytes);
  object.setConstant('sae_pid_namespace', pidNamespace());
  for (const [name, value] of Object.entries(settings.target)) object.setConstant(name, value);
}

function choose(object: OpenObject, settings: LoadSettings): void {
  for (const { name } of object.programs) object.setAutoload(name, settings.programs.includes(name));
  for (const name of ['sae_sockets', 'sae_mmsg_cursors', 'sae_unroutables'])
    object.setAutocreate(name, settings.way === 'socket');
  for (const name of ['sae_sockets_hash', 'sae_inode_hash']) object.setAutocreate(name, settings.way === 'sys_exit');
  object.setMaxEntries('sae_scratches', possibleCpus());
  object.setMaxEntries('sae_events', settings.ringBytes);
}

/** What the kernel said, for the user; what is not the kernel's word is passed on. */
export function refusal(error: unknown): unknown {
  if (wasInterrupted(error)) {
    return new UserError('LOAD_FAILED', 'the load of the eBPF programs was interrupted again and again', [
      'try again once nothing stops, freezes or traces sae-mon',
    ]);
  }
  if (error instanceof VerifierError) {
    return new UserError(
      'LOAD_FAILED',
      error.message,
      [`the whole log is in ${keepLog(error.log)}: please report it`],
      {
        cause: error,
      },
    );
  }
  if (!(error instanceof BpfError)) return error;
  if (error.code === 'EPERM' || error.code === 'EACCES') {
    return new UserError('NO_PERMISSION', error.message, ['sae-mon doctor says which capability is missing'], {
      cause: error,
    });
  }
  return new UserError('LOAD_FAILED', error.message, ['sae-mon doctor shows what this host allows'], { cause: error });
}

function keepLog(log: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sae-mon-')), 'verifier.log');
  writeFileSync(path, log, { mode: 0o600 });
  return path;
}
