import type { TargetOption } from '../app/options.ts';
import { parseCidrs } from '../lib/cidr.ts';
import { UserError } from '../lib/errors.ts';

export interface TargetFlags {
  readonly pid?: readonly string[] | undefined;
  readonly cgroup?: string | undefined;
  readonly 'no-children': boolean;
  readonly replay?: string | undefined;
  readonly local?: string | undefined;
}

/** A flag that names a target. */
interface TargetReader {
  readonly flag: keyof TargetFlags;
  /** Null where the flag was not given. */
  read(flags: TargetFlags): TargetOption | null;
}

const READERS: readonly TargetReader[] = [
  {
    flag: 'pid',
    read: ({ pid, 'no-children': alone }) =>
      pid === undefined ? null : { kind: 'pids', pids: pid.flatMap(readPids), followChildren: !alone },
  },
  { flag: 'cgroup', read: ({ cgroup }) => (cgroup === undefined ? null : { kind: 'cgroup', path: cgroup }) },
  {
    flag: 'replay',
    read: ({ replay, local }) =>
      replay === undefined ? null : { kind: 'replay', path: replay, local: readLocal(local) },
  },
];

/** The kernel's own limit, PID_MAX_LIMIT. */
const MAX_PID = 4_194_304;
const LOCAL_HINT = 'It names the observed end of a packet capture: --replay FILE --local 10.0.0.0/8.';

/**
 * The one target that the flags name.
 * @throws UserError NO_TARGET, BAD_TARGET, BAD_FLAG
 */
export function readTarget(flags: TargetFlags, command: string): TargetOption {
  const named = READERS.filter(({ flag }) => flags[flag] !== undefined);
  if (named.length > 1) {
    const list = named.map(({ flag }) => `--${flag}`).join(' and ');
    throw new UserError('BAD_FLAG', `${list} exclude each other`, ['Name one target.']);
  }
  if (flags['no-children'] && flags.pid === undefined) throw new UserError('BAD_FLAG', '--no-children needs --pid');
  if (flags.local !== undefined && flags.replay === undefined)
    throw new UserError('BAD_FLAG', '--local needs --replay', [LOCAL_HINT]);
  const target = named[0]?.read(flags) ?? null;
  if (target === null) throw noTarget(command);
  return target;
}

function readLocal(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (parseCidrs(text) !== null) return text;
  throw new UserError('BAD_FLAG', `--local ${text} is not a list of addresses`, [
    'Give addresses or networks: --local 10.0.0.5 or --local 10.0.0.0/8,fd00::/8.',
  ]);
}

function readPids(text: string): number[] {
  return text.split(',').map((part) => {
    const pid = /^\d+$/.test(part.trim()) ? Number(part) : 0;
    if (pid >= 1 && pid <= MAX_PID) return pid;
    const next = ['Give numbers: --pid 123 or --pid 123,456. `pgrep nginx` prints those of nginx.'];
    throw new UserError('BAD_TARGET', `"${part}" is not a process id`, next);
  });
}

function noTarget(command: string): UserError {
  const examples = [
    `sae-mon ${command} --pid 123                                  a process and its children (\`pgrep nginx\` finds it)`,
    `sae-mon ${command} --cgroup /sys/fs/cgroup/system.slice/nginx.service    a service`,
  ];
  if (command !== 'record') examples.push(`sae-mon ${command} --replay incident.rec                       a recording`);
  return new UserError('NO_TARGET', 'no target: say what to watch', examples);
}
