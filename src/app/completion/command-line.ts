/** What can be completed: the commands and flags that there are, and what each flag takes. */
import { PROBE_WAYS } from '../../probe/way.ts';
import { DIMENSIONS } from '../options.ts';
import type { CandidateKind } from './candidates.ts';

/** What a flag takes. `nothing` is a value that nobody can guess. */
export type FlagValue =
  | { readonly kind: 'switch' | 'file' | 'folder' | 'nothing' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'asked'; readonly candidates: CandidateKind };

export interface CompletedFlag {
  /** Without its dashes. */
  readonly name: string;
  readonly description: string;
  readonly value: FlagValue;
  readonly repeats: boolean;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
  /** What stands behind it without a flag, one of these. */
  readonly words: readonly string[];
}

/** A flag as oclif lists it. */
export interface ListedFlag {
  readonly name: string;
  readonly type: string;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly helpValue?: string | readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
  readonly multiple?: boolean | undefined;
}

/** Flags whose values are of this host, or of sae-mon. A flag that is not here takes what its help says. */
const ASKED: Readonly<Record<string, CandidateKind>> = {
  pid: 'pids',
  comm: 'comms',
  cgroup: 'cgroups',
  container: 'containers',
  port: 'ports',
  proto: 'protocols',
  'decode-as': 'decode-as',
};
const WORDS: Readonly<Record<string, readonly string[]>> = { probe: ['auto', ...PROBE_WAYS], by: DIMENSIONS };

export function completedFlag(flag: ListedFlag): CompletedFlag {
  const description = flag.summary ?? flag.description ?? '';
  return { name: flag.name, description, value: whatItTakes(flag), repeats: flag.multiple === true };
}

function whatItTakes({ name, type, helpValue, options }: ListedFlag): FlagValue {
  if (type === 'boolean') return { kind: 'switch' };
  const candidates = ASKED[name];
  if (candidates !== undefined) return { kind: 'asked', candidates };
  const words = options ?? WORDS[name];
  if (words !== undefined) return { kind: 'words', words };
  if (helpValue === 'FILE') return { kind: 'file' };
  return { kind: helpValue === 'DIR' ? 'folder' : 'nothing' };
}
