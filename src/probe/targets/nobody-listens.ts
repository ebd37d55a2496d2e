import { commandName } from '../../host/command-name.ts';
import { findHolders } from '../../host/held-sockets.ts';
import { eachNetworkNamespace } from '../../host/network-namespaces.ts';
import { pidsIn, textOf } from '../../host/proc-files.ts';
import { serversSeenBy, socketsSeenBy } from '../../host/sockets.ts';
import { UserError } from '../../lib/errors.ts';
import { finish } from '../../lib/steps.ts';

/** Named at most. */
const MAX_NEAR = 5;
/** Numbers further apart are not meant for each other. */
const CLOSE = 10;

/** That nobody serves any of these ports, and what came nearest. @param activated ports at which systemd listens */
export function nobodyListens(ports: readonly number[], activated: ReadonlySet<number>, procPath: string): UserError {
  const listened = inodesByPort(procPath, (pid) =>
    (['tcp', 'udp'] as const)
      .flatMap((transport) => serversSeenBy(pid, procPath, { transport }))
      .map(({ local, inode }) => [local.port, inode]),
  );
  const near = nearestPorts(ports, [...listened.keys()]);
  const calling = inodesByPort(procPath, (pid) =>
    socketsSeenBy(pid, procPath).flatMap(({ remote, inode, state }) =>
      state === 'connected' && ports.includes(remote.port) ? [[remote.port, inode]] : [],
    ),
  );
  const inodes = new Set([
    ...near.flatMap((port) => [...(listened.get(port) ?? [])]),
    ...[...calling.values()].flatMap((of) => [...of]),
  ]);
  const { commands, unreadable } = commandsHolding(inodes, procPath);
  const named = (port: number, of: ReadonlySet<number>): string => {
    const names = new Set([...of].flatMap((inode) => [...(commands.get(inode) ?? [])]));
    return `${port}${names.size === 0 ? '' : ` (${[...names].join(', ')})`}`;
  };
  return new UserError('NO_SUCH_PROCESS', `nobody listens at port ${ports.join(', ')}`, [
    ...[...activated].map(
      (port) => `systemd listens at ${port} and starts its server at the first connection: --follow waits for it`,
    ),
    ...(near.length === 0
      ? []
      : [`listened at, and alike: ${near.map((port) => named(port, listened.get(port) ?? new Set())).join(', ')}`]),
    ...[...calling].map(([port, of]) => `somebody is connected to that port of a server: ${named(port, of)}`),
    ...(unreadable === 0 ? [] : [`what ${unreadable} processes hold could not be read: run with sudo`]),
    'with --follow sae-mon waits for who serves it',
  ]);
}

function inodesByPort(
  procPath: string,
  read: (pid: number) => (readonly [number, number])[],
): Map<number, Set<number>> {
  const inodes = new Map<number, Set<number>>();
  const look = eachNetworkNamespace(pidsIn(procPath), procPath, (pid) => {
    for (const [port, inode] of read(pid)) {
      const known = inodes.get(port);
      if (known === undefined) inodes.set(port, new Set([inode]));
      else known.add(inode);
    }
  });
  finish(look);
  return inodes;
}

function commandsHolding(
  inodes: ReadonlySet<number>,
  procPath: string,
): { readonly commands: ReadonlyMap<number, ReadonlySet<string>>; readonly unreadable: number } {
  const commands = new Map<number, Set<string>>();
  const look = findHolders(inodes, { pids: pidsIn(procPath), procPath }, (pid, inode) => {
    const comm = textOf(`${procPath}/${pid}/comm`)?.trimEnd() ?? '';
    const command = commandName(textOf(`${procPath}/${pid}/cmdline`) ?? '', comm);
    commands.set(inode, (commands.get(inode) ?? new Set()).add(command));
  });
  const unreadable = finish(look);
  return { commands, unreadable };
}

/** The nearest come first. */
function nearestPorts(wanted: readonly number[], listened: readonly number[]): number[] {
  const far = (port: number): number => Math.min(...wanted.map((one) => distance(one, port)));
  return listened
    .filter((port) => !wanted.includes(port) && Number.isFinite(far(port)))
    .sort((a, b) => far(a) - far(b) || a - b)
    .slice(0, MAX_NEAR);
}

/** As one is mistaken for another: a digit more, less, other, or two exchanged; or a number close by. */
function distance(wanted: number, port: number): number {
  const [one, other] = [`${wanted}`, `${port}`];
  if (one.endsWith(other) || other.endsWith(one) || one.startsWith(other) || other.startsWith(one)) return 1;
  const differing = [...one].filter((digit, at) => digit !== other[at]).length;
  const exchanged = differing === 2 && [...one].sort().join('') === [...other].sort().join('');
  if (one.length === other.length && (differing === 1 || exchanged)) return 1;
  return Math.abs(wanted - port) <= CLOSE ? 2 : Number.POSITIVE_INFINITY;
}
