/**
 * What a flag can take on this host, now: found within a TAB's patience, and safe for a shell to be given. Names may hold
 * anything: one that cannot stand on a command line as it is (control characters, invalid UTF-8) is left out.
 */
import { PROTOCOLS } from '../../protocols/registry.ts';
import type { Candidate } from './candidate.ts';
import { cgroupCandidates } from './cgroups.ts';
import { portCandidates } from './ports.ts';
import { commCandidates, containerCandidates, pidCandidates } from './processes.ts';

interface Kind {
  readonly list: (procPath: string) => readonly Candidate[];
  /** Several with commas between: what stands before the last comma stays. */
  readonly several: boolean;
}

const protocols = (): Candidate[] => PROTOCOLS.map(({ name, description }) => ({ value: name, description }));

const KINDS = {
  pids: { list: pidCandidates, several: true },
  comms: { list: commCandidates, several: false },
  cgroups: { list: cgroupCandidates, several: false },
  containers: { list: containerCandidates, several: false },
  ports: { list: portCandidates, several: true },
  protocols: { list: protocols, several: true },
  'decode-as': { list: portCandidates, several: false },
} as const satisfies Record<string, Kind>;

export type CandidateKind = keyof typeof KINDS;

/** A screen holds no more, and a shell sorts them. */
const MAX_CANDIDATES = 1000;
const MAX_VALUE_LENGTH = 512;
const MAX_DESCRIPTION_LENGTH = 60;
/** Control and format characters, surrogates, and what stands for bytes that are no UTF-8. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\ufffd]/u;

export function isCandidateKind(text: string): text is CandidateKind {
  return Object.hasOwn(KINDS, text);
}

/** Candidates that begin with `word`, as whole words. */
export function candidatesFor(kind: CandidateKind, word: string, procPath = '/proc'): Candidate[] {
  const { list, several } = KINDS[kind];
  const found = kind === 'decode-as' ? decodings(word, list(procPath)) : list(procPath);
  const before = several ? word.slice(0, word.lastIndexOf(',') + 1) : '';
  const whole = found.map(({ value, description }) => ({
    value: `${before}${value}`,
    description: shown(description),
  }));
  const fitting = whole.filter(({ value }) => value.startsWith(word) && isSafe(value));
  return fitting.slice(0, MAX_CANDIDATES);
}

/** A port and what follows it; the protocols once the port is there. */
function decodings(word: string, ports: readonly Candidate[]): readonly Candidate[] {
  const port = /^\d+=/.exec(word)?.[0];
  if (port === undefined) return ports.map(({ value, description }) => ({ value: `${value}=`, description }));
  return protocols().map(({ value, description }) => ({ value: `${port}${value}`, description }));
}

function isSafe(value: string): boolean {
  return value !== '' && value.length <= MAX_VALUE_LENGTH && !UNSAFE.test(value);
}

function shown(description: string): string {
  return UNSAFE.test(description) ? '' : description.slice(0, MAX_DESCRIPTION_LENGTH);
}
