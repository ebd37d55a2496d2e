/** Who is on this host, and which sockets each holds: one look at /proc, as plain data. What follows from it: `use.ts`. */
import { heldSocketPieces } from '../held-sockets.ts';
import { namespaceOf, pidsIn, textOf } from '../proc-files.ts';
import { identifyProcess, type ProcessIdentity } from '../process-identity.ts';
import { readProcess } from '../process-state.ts';
import { type HostSocket, socketPieces } from '../sockets.ts';
import { type UnixListener, unixListenerPieces } from '../unix-listeners.ts';

export interface CensusProcess {
  readonly pid: number;
  readonly parent: number;
  readonly identity: ProcessIdentity;
  /** Inode of its network namespace; null where that cannot be told. */
  readonly network: number | null;
  /** Inodes of the sockets that it holds; null where its descriptors cannot be seen. */
  readonly sockets: ReadonlySet<number> | null;
}

/** A network namespace. */
export interface CensusNetwork {
  readonly inode: number | null;
  readonly sockets: readonly HostSocket[];
  readonly unixListeners: readonly UnixListener[];
}

export interface HostCensus {
  /** Without threads of the kernel. */
  readonly processes: readonly CensusProcess[];
  /** The first is that of who looks. */
  readonly networks: readonly CensusNetwork[];
  /** Ports that a socket gets which has asked for none. */
  readonly ephemeral: readonly [first: number, last: number];
  /** Sockets and descriptors beyond the bounds: not looked at. */
  readonly unseen: { readonly sockets: boolean; readonly descriptors: number };
}

export interface CensusOptions {
  readonly procPath: string;
  /** Processes that are left out: who looks. */
  readonly without: readonly number[];
}

/** 3 us and 0.3 kB each: above that the look would take a second. */
const MAX_SOCKETS = 200_000;
/** Of all processes, 3 us each. */
const MAX_DESCRIPTORS = 200_000;
/** Of each process, also beyond that. */
const LEAST_DESCRIPTORS = 64;
/** What a program calls itself can be of any length: above that of any file's name it is none. */
const MAX_COMMAND = 255;
/** net/ipv4/af_inet.c, where the file cannot be read. */
const DEFAULT_EPHEMERAL = [32768, 60999] as const;

/** Looks at all at once: some 0.1 s with 1,000 processes. */
export function takeCensus(options: CensusOptions): HostCensus {
  const steps = censusSteps(options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same in steps of a few milliseconds, for who has other things to do beside it. */
export function* censusSteps(options: CensusOptions): Generator<undefined, HostCensus> {
  const { procPath, without } = options;
  const looked = new Look(procPath);
  yield* looked.networkOf(process.pid);
  for (const pid of pidsIn(procPath)) {
    if (without.includes(pid)) continue;
    yield* looked.at(pid);
  }
  return looked.census();
}

class Look {
  readonly #procPath: string;
  readonly #processes: CensusProcess[] = [];
  readonly #networks = new Map<number | null, CensusNetwork>();
  #sockets = 0;
  #descriptors = 0;
  #unseenDescriptors = 0;

  constructor(procPath: string) {
    this.#procPath = procPath;
  }

  *at(pid: number): Generator<undefined, void> {
    const state = readProcess(pid, this.#procPath);
    if (state === null || state.kernel) return;
    const whole = identifyProcess(pid, this.#procPath);
    if (whole === null) return;
    const identity = { ...whole, command: whole.command.slice(0, MAX_COMMAND) };
    const network = namespaceOf(pid, 'net', this.#procPath);
    // One that cannot be told is mostly that of who looks, which is known.
    if (network !== null) yield* this.networkOf(pid, network);
    const sockets = yield* this.#heldBy(pid);
    this.#processes.push({ pid, parent: state.parent, identity, network, sockets });
    yield;
  }

  /** Once each. */
  *networkOf(pid: number, inode = namespaceOf(pid, 'net', this.#procPath)): Generator<undefined, void> {
    if (this.#networks.has(inode)) return;
    const sockets: HostSocket[] = [];
    const unixListeners: UnixListener[] = [];
    this.#networks.set(inode, { inode, sockets, unixListeners });
    for (const piece of socketPieces(pid, this.#procPath)) {
      if (!this.#hasRoom(piece.length)) return;
      // What nobody holds any more (TIME_WAIT) is nobody's.
      sockets.push(...piece.filter((socket) => socket.inode !== 0));
      yield;
    }
    for (const piece of unixListenerPieces(pid, this.#procPath)) {
      if (!this.#hasRoom(piece.length)) return;
      unixListeners.push(...piece);
      yield;
    }
  }

  census(): HostCensus {
    return {
      processes: this.#processes,
      networks: [...this.#networks.values()],
      ephemeral: ephemeralPorts(this.#procPath),
      unseen: { sockets: this.#sockets > MAX_SOCKETS, descriptors: this.#unseenDescriptors },
    };
  }

  #hasRoom(more: number): boolean {
    this.#sockets += more;
    return this.#sockets <= MAX_SOCKETS;
  }

  /** Servers open what they listen on first: that is seen of each, whatever there is. */
  *#heldBy(pid: number): Generator<undefined, ReadonlySet<number> | null> {
    const most = Math.max(LEAST_DESCRIPTORS, MAX_DESCRIPTORS - this.#descriptors);
    const held = heldSocketPieces(pid, this.#procPath, most);
    if (held === null) return null;
    this.#descriptors += Math.min(held.descriptors, most);
    this.#unseenDescriptors += Math.max(0, held.descriptors - most);
    const inodes = new Set<number>();
    for (const piece of held.pieces) {
      for (const inode of piece) inodes.add(inode);
      yield;
    }
    return inodes;
  }
}

function ephemeralPorts(procPath: string): readonly [number, number] {
  const [first, last] = (textOf(`${procPath}/sys/net/ipv4/ip_local_port_range`) ?? '').trim().split(/\s+/).map(Number);
  return first !== undefined && last !== undefined && last > 0 ? [first, last] : DEFAULT_EPHEMERAL;
}
