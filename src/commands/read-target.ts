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

/** The kernel's own limit, PID_MAX_LIMIT. */
const MAX_PID = 4_194_304;
const LOCAL_HINT = 'It names the observed end of a packet capture: --replay FILE --local 10.0.0.0/8.';

/**
 * The one target that the flags name.
 * @throws UserError NO_TARGET, BAD_TARGET, BAD_FLAG
 */
export function readTarget(flags: TargetFlags, command: string): TargetOption {
  const { pid, cgroup, replay, local } = flags;
  const alone = flags['no-children'];
  const named = [pid && '--pid', cgroup !== undefined && '--cgroup', replay !== undefined && '--replay'].filter(
    Boolean,
  );
  if (named.length > 1)
    throw new UserError('BAD_FLAG', `${named.join(' and ')} exclude each other`, ['Name one target.']);
  if (alone && pid === undefined) throw new UserError('BAD_FLAG', '--no-children needs --pid');
  if (local !== undefined && replay === undefined)
    throw new UserError('BAD_FLAG', '--local needs --replay', [LOCAL_HINT]);
  if (pid !== undefined) return { kind: 'pids', pids: pid.flatMap(readPids), followChildren: !alone };
  if (cgroup !== undefined) return { kind: 'cgroup', path: cgroup };
  if (replay !== undefined) return { kind: 'replay', path: replay, local: readLocal(local) };
  throw noTarget(command);
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
