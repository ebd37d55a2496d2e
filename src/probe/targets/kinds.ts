import { AllTarget } from './all.ts';
import { CallersTarget } from './callers.ts';
import { CgroupTarget } from './cgroup.ts';
import { CommTarget } from './comm.ts';
import { CommandTarget } from './command.ts';
import { ContainerTarget } from './container.ts';
import { PidTarget } from './pids.ts';
import { PortTarget } from './port.ts';
import { SeveralTargets } from './several.ts';
import type { Target, TargetHost, TargetKind } from './target.ts';

/** Each kind of target, by the `kind` of its option. */
const KINDS = {
  pids: PidTarget,
  cgroup: CgroupTarget,
  container: ContainerTarget,
  comm: CommTarget,
  command: CommandTarget,
  port: PortTarget,
  callers: CallersTarget,
  all: AllTarget,
} as const;

type Options = { readonly [Kind in keyof typeof KINDS]: Parameters<(typeof KINDS)[Kind]['resolve']>[0] };
type Kinds = { readonly [Kind in keyof Options]: TargetKind<Options[Kind]> };

/** One target, as the user named it. Plain data. */
export type SingleTargetOption = Options[keyof Options];

export interface SeveralOption {
  readonly kind: 'several';
  /** At least one. */
  readonly watched: readonly SingleTargetOption[];
  readonly leftOut: readonly SingleTargetOption[];
}

/** Who is to be watched. Plain data. */
export type TargetOption = SingleTargetOption | SeveralOption;

export const THIS_HOST: TargetHost = { procPath: '/proc' };

/** @throws UserError NO_SUCH_PROCESS, NO_SUCH_CGROUP, NO_SUCH_CONTAINER */
export function resolveTarget(option: TargetOption, host: TargetHost = THIS_HOST): Target {
  if (option.kind !== 'several') return resolveSingle(option, host);
  const resolve = (single: SingleTargetOption): Target => resolveSingle(single, host);
  return new SeveralTargets(option.watched.map(resolve), option.leftOut.map(resolve));
}

function resolveSingle<Kind extends keyof Options>(
  option: Options[Kind] & { readonly kind: Kind },
  host: TargetHost,
): Target {
  const kinds: Kinds = KINDS;
  return kinds[option.kind].resolve(option, host);
}
