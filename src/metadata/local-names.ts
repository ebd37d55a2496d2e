/**
 * What this host itself says of servers whose clients have asked nobody: the /etc/hosts of whoever calls, then who
 * listens there, here or in another network namespace of the host. Exact or not at all:
 *
 * - An address of the caller's own namespace, loopback among them, is named by who listens there in it. Not by hosts:
 *   what stands there (`localhost`, the host's own name) is of the host and not of a server.
 * - Another one is looked for in the namespaces that have it. Where they are several, or where the caller's end of the
 *   conversation is open, the one that has the other end of it, by exactly the same addresses and ports, is the server.
 *   Where it is open and no namespace has that, the server is another host's, or behind a translation: no name.
 */
import { hostsSeenBy } from '../host/hosts-file.ts';
import { listenerAt, otherEndOf } from '../host/listening.ts';
import { isLoopback, ownAddressesOf } from '../host/own-addresses.ts';
import { namespaceOf, pidsIn } from '../host/proc-files.ts';
import { environmentOf, identifyProcess } from '../host/process-identity.ts';
import { readProcess } from '../host/process-state.ts';
import { holdersOf } from '../host/socket-holders.ts';
import { type HostSocket, type SocketEnd, socketsSeenBy } from '../host/sockets.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import { declaredBy } from './declared-resource.ts';
import { shownName } from './serving-names.ts';

/** As many listeners as rows may call. */
const MAX_LISTENERS = 4096;

/** Who calls whom, by what a connection tells. */
export interface CalledServer {
  /** The caller, and its network namespace, which others may be in when it is gone. */
  readonly tgid: number;
  readonly network: number;
  readonly transport: 'tcp' | 'udp';
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
}

export interface LocalName {
  readonly name: string;
  readonly source: 'hosts' | 'listener';
}

/** Null: nobody knows. `gone`: the caller has ended, and with it the last that could be known of its network. */
export type LocalAnswer = LocalName | 'gone' | null;

/** A process that holds a listener; another with its pid has begun at another time. */
interface Holder {
  readonly pid: number;
  readonly startTicks: number;
  readonly name: string;
}

/** Looks at /proc; that takes as long as there are sockets and processes. */
export class LocalNames {
  readonly #procPath: string;
  /** By the listener's inode: descriptors of all processes are not looked at again for it. */
  readonly #holders = new BoundedMap<number, Holder>({ limit: MAX_LISTENERS });

  constructor(procPath: string) {
    this.#procPath = procPath;
  }

  /** All as of now: what one asks for, the next need not read again. */
  look(servers: readonly CalledServer[]): LocalAnswer[] {
    const look = new Look(this.#procPath, this.#holders);
    return servers.map((server) => look.nameOf(server));
  }
}

/** One moment's view of the host. */
class Look {
  readonly #procPath: string;
  readonly #holders: BoundedMap<number, Holder>;
  readonly #namespaces = new Map<number, Namespace>();
  readonly #hosts = new Map<number, ReadonlyMap<string, string> | null>();
  #scanned = false;

  constructor(procPath: string, holders: BoundedMap<number, Holder>) {
    this.#procPath = procPath;
    this.#holders = holders;
  }

  nameOf(server: CalledServer): LocalAnswer {
    const caller = this.#callersOf(server);
    if (caller === null) return 'gone';
    const { address } = server.remote;
    if (isLoopback(address) || caller.addresses.has(address)) return this.#listenerIn(caller, server);
    const name = this.#hostsOf(server.tgid)?.get(address);
    if (name !== undefined) return { name, source: 'hosts' };
    const other = this.#otherSide(caller, server);
    return other === null ? null : this.#listenerIn(other, server);
  }

  #otherSide(caller: Namespace, { transport, local, remote }: CalledServer): Namespace | null {
    this.#scan();
    const others = [...this.#namespaces.values()].filter((one) => one !== caller && one.addresses.has(remote.address));
    if (transport === 'tcp') {
      const isOpen = otherEndOf(caller.sockets, remote, local)?.state === 'connected';
      const proven = others.find(({ sockets }) => otherEndOf(sockets, local, remote) !== null);
      if (proven !== undefined || isOpen) return proven ?? null;
    }
    return others.length === 1 ? (others[0] as Namespace) : null;
  }

  #listenerIn(namespace: Namespace, { transport, remote }: CalledServer): LocalName | null {
    const listener = listenerAt(namespace.sockets, transport, remote);
    if (listener === null) return null;
    const known = this.#holders.get(listener.inode);
    if (known !== undefined && this.#lives(known)) return { name: known.name, source: 'listener' };
    this.#scan();
    const inodes = new Set([listener.inode]);
    const pid = holdersOf(inodes, namespace.pids, this.#procPath).get(listener.inode);
    const holder = pid === undefined ? null : this.#identify(pid);
    if (holder === null) return null;
    this.#holders.set(listener.inode, holder);
    return { name: holder.name, source: 'listener' };
  }

  #lives({ pid, startTicks }: Holder): boolean {
    return readProcess(pid, this.#procPath)?.startTicks === startTicks;
  }

  #identify(pid: number): Holder | null {
    const startTicks = readProcess(pid, this.#procPath)?.startTicks;
    const identity = identifyProcess(pid, this.#procPath);
    if (startTicks === undefined || identity === null) return null;
    const name = shownName({
      ...identity,
      containerName: null,
      declared: declaredBy(environmentOf(pid, this.#procPath) ?? ''),
    });
    return name === null ? null : { pid, startTicks, name };
  }

  #callersOf({ tgid, network }: CalledServer): Namespace | null {
    const own = this.#namespaceOf(tgid);
    if (own !== null) return own;
    this.#scan();
    return this.#namespaces.get(network) ?? null;
  }

  #namespaceOf(pid: number): Namespace | null {
    const inode = namespaceOf(pid, 'net', this.#procPath);
    if (inode === null) return null;
    const known = this.#namespaces.get(inode);
    if (known !== undefined) return known;
    const made = new Namespace(pid, this.#procPath);
    this.#namespaces.set(inode, made);
    return made;
  }

  #hostsOf(pid: number): ReadonlyMap<string, string> | null {
    const known = this.#hosts.get(pid);
    if (known !== undefined) return known;
    const hosts = hostsSeenBy(pid, this.#procPath);
    this.#hosts.set(pid, hosts);
    return hosts;
  }

  /** Who is where, of all processes. */
  #scan(): void {
    if (this.#scanned) return;
    this.#scanned = true;
    for (const pid of pidsIn(this.#procPath)) this.#namespaceOf(pid)?.pids.push(pid);
  }
}

/** A network namespace, as one of its processes shows it; read when it is asked for. */
class Namespace {
  /** Filled by a scan. */
  readonly pids: number[] = [];
  readonly #shownBy: number;
  readonly #procPath: string;
  #addresses: ReadonlySet<string> | null = null;
  #sockets: readonly HostSocket[] | null = null;

  constructor(shownBy: number, procPath: string) {
    this.#shownBy = shownBy;
    this.#procPath = procPath;
  }

  get addresses(): ReadonlySet<string> {
    this.#addresses ??= ownAddressesOf(this.#shownBy, this.#procPath) ?? NOWHERE;
    return this.#addresses;
  }

  get sockets(): readonly HostSocket[] {
    this.#sockets ??= socketsSeenBy(this.#shownBy, this.#procPath);
    return this.#sockets;
  }
}

const NOWHERE: ReadonlySet<string> = new Set();
