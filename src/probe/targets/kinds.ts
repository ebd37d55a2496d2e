import { CgroupTarget } from './cgroup.ts';
import { PidTarget } from './pids.ts';
import type { Target, TargetHost, TargetKind } from './target.ts';

/** Each kind of target, by the `kind` of its option. */
const KINDS = { pids: PidTarget, cgroup: CgroupTarget } as const;

type Options = { readonly [Kind in keyof typeof KINDS]: Parameters<(typeof KINDS)[Kind]['resolve']>[0] };
type Kinds = { readonly [Kind in keyof Options]: TargetKind<Options[Kind]> };

/** Who is to be watched, as the user named them. Plain data. */
export type TargetOption = Options[keyof Options];

export const THIS_HOST: TargetHost = { procPath: '/proc' };

/** @throws UserError NO_SUCH_PROCESS, NO_SUCH_CGROUP */
export function resolveTarget<Kind extends keyof Options>(
  option: Options[Kind] & { readonly kind: Kind },
  host: TargetHost = THIS_HOST,
): Target {
  const kinds: Kinds = KINDS;
  return kinds[option.kind].resolve(option, host);
}
