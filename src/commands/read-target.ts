import type { LiveTarget, SingleTarget, TargetOption } from '../app/options.ts';
import { parseCidrs } from '../lib/cidr.ts';
import { UserError } from '../lib/errors.ts';

export interface TargetFlags {
  readonly pid?: readonly string[] | undefined;
  readonly comm?: readonly string[] | undefined;
  readonly port?: readonly string[] | undefined;
  readonly callers?: boolean | undefined;
  readonly cgroup?: readonly string[] | undefined;
  readonly container?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly follow?: boolean | undefined;
  readonly 'no-children': boolean;
  readonly replay?: string | undefined;
  readonly local?: string | undefined;
}

/** What holds of all targets. */
interface Circumstances {
  readonly followChildren: boolean;
  /** Wait for who is named, at the start and after its end. */
  readonly follow: boolean;
  /** Of a port, who calls it instead of who serves it. */
  readonly callers: boolean;
}

/** Of a flag that names targets, one value without the `!` that leaves it out. */
type ReadTarget = (text: string, circumstances: Circumstances) => SingleTarget;

const READERS = {
  pid: (text, { followChildren }) => ({ kind: 'pids', pids: readPids(text), followChildren }),
  comm: (name, { follow }) => ({ kind: 'comm', name: required(name, 'comm', 'nginx'), follow }),
  cgroup: (path, { follow }) => ({ kind: 'cgroup', path: required(path, 'cgroup', 'nginx.service'), follow }),
  container: (name, { follow }) => ({ kind: 'container', name: required(name, 'container', 'web'), follow }),
  port: (text, { follow, callers }) => {
    const ports = readPorts(text);
    return callers ? { kind: 'callers', ports } : { kind: 'port', ports, follow };
  },
} as const satisfies Partial<Record<keyof TargetFlags, ReadTarget>>;

/** The kernel's own limit, PID_MAX_LIMIT. */
const MAX_PID = 4_194_304;
const MAX_PORT = 65_535;
const LOCAL_HINT = 'It names the observed end of a packet capture: --replay FILE --local 10.0.0.0/8.';

/** Whether anybody is named, to be watched or left out, or a recording. */
export function namesTarget(flags: TargetFlags): boolean {
  return flags.all === true || flags.replay !== undefined || Object.keys(READERS).some((flag) => flag in flags);
}

/**
 * Who the flags name; null: whom the words behind `--` start.
 * @throws UserError NO_TARGET, BAD_TARGET, BAD_FLAG
 */
export function readTarget(flags: TargetFlags, command: string, words: readonly string[] | null): TargetOption | null {
  const named = namedBy(flags);
  refuseContradictions(flags, named);
  if (flags.replay !== undefined) return { kind: 'replay', path: flags.replay, local: readLocal(flags.local) };
  const [watched, leftOut] = [named.filter((one) => !one.leftOut), named.filter((one) => one.leftOut)].map((some) =>
    some.map(({ target }) => target),
  ) as [SingleTarget[], SingleTarget[]];
  if (watched.length > 0) return together(watched, leftOut);
  if (leftOut.length === 0 && words !== null) return null;
  if (leftOut.length === 0) throw noTarget(command);
  throw new UserError('NO_TARGET', 'nobody is watched: what is named is left out', [
    `sae-mon ${command} --all ${named.map(({ words }) => words).join(' ')}                 all the others`,
  ]);
}

interface Named {
  readonly target: SingleTarget;
  readonly leftOut: boolean;
  /** As they were given. */
  readonly words: string;
}

function namedBy(flags: TargetFlags): Named[] {
  const circumstances = {
    followChildren: !flags['no-children'],
    follow: flags.follow === true,
    callers: flags.callers === true,
  };
  const named = Object.entries(READERS).flatMap(([flag, read]: [string, ReadTarget]) =>
    (flags[flag as keyof typeof READERS] ?? []).map((text) => {
      const leftOut = text.startsWith('!');
      const target = read(leftOut ? text.slice(1) : text, leftOut ? { ...circumstances, follow: true } : circumstances);
      return { target, leftOut, words: `--${flag} '${text}'` };
    }),
  );
  return flags.all ? [{ target: { kind: 'all' }, leftOut: false, words: '--all' }, ...named] : named;
}

function refuseContradictions(flags: TargetFlags, named: readonly Named[]): void {
  if (flags.replay !== undefined && named.length > 0) {
    const list = [...new Set(named.map(({ words }) => words.split(' ', 1)[0]))].join(', ');
    throw new UserError('BAD_FLAG', `${list} and --replay exclude each other`, ['A recording has its own processes.']);
  }
  if (flags['no-children'] && flags.pid === undefined) throw new UserError('BAD_FLAG', '--no-children needs --pid');
  if (flags.callers && flags.port === undefined)
    throw new UserError('BAD_FLAG', '--callers needs --port', ['Name the port that is called: --port 5432 --callers.']);
  if (flags.local !== undefined && flags.replay === undefined)
    throw new UserError('BAD_FLAG', '--local needs --replay', [LOCAL_HINT]);
  if (flags.follow && !named.some(({ target }) => 'follow' in target)) {
    throw new UserError('BAD_FLAG', '--follow needs a name: what has a number alone does not come again', [
      'Name a program with --comm, what it serves with --port, a service with --cgroup, or a --container.',
    ]);
  }
}

function together(watched: readonly SingleTarget[], leftOut: readonly SingleTarget[]): LiveTarget {
  const [only] = watched;
  if (only !== undefined && watched.length === 1 && leftOut.length === 0) return only;
  return { kind: 'several', watched, leftOut };
}

function required(text: string, flag: string, example: string): string {
  if (text.trim() !== '') return text;
  throw new UserError('BAD_TARGET', `--${flag} names nothing`, [`Give a name: --${flag} ${example}.`]);
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

function readPorts(text: string): number[] {
  const ports = text.split(',').map((part) => {
    const port = /^\d+$/.test(part.trim()) ? Number(part) : 0;
    if (port >= 1 && port <= MAX_PORT) return port;
    throw new UserError('BAD_TARGET', `"${part}" is not a port`, [
      'Give numbers from 1 to 65535: --port 80 or --port 80,443.',
    ]);
  });
  return [...new Set(ports)];
}
/** Of the examples, without the command's name. */
const EXAMPLE_WIDTH = 52;

function noTarget(command: string): UserError {
  const examples = [
    `sae-mon ${command} --pid 123                                  a process and its children (\`pgrep nginx\` finds it)`,
    `sae-mon ${command} --comm nginx                               all processes of a program`,
    `sae-mon ${command} --port 6379                                who serves a port`,
    `sae-mon ${command} --port 5432 --callers                      who calls a port, here or far away`,
    `sae-mon ${command} --cgroup nginx.service                      a service`,
    `sae-mon ${command} --container web                            a container of any runtime, or a pod`,
    `sae-mon ${command} --all --comm '!sshd'                       all but one`,
  ];
  examples.push(`sae-mon ${command} -- npm test                                 a command, from its start`);
  if (command !== 'record') examples.push(`sae-mon ${command} --replay incident.rec                       a recording`);
  examples.push(
    `${'sae-mon targets'.padEnd(EXAMPLE_WIDTH + command.length)}who speaks on this host, and how to name it`,
  );
  return new UserError('NO_TARGET', 'no target: say what to watch', examples);
}
