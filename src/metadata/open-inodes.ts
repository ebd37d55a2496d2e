/**
 * Which sockets of UDP and Unix are open: by the lists that the kernel keeps for each network namespace (proc(5)), and,
 * for one that is not listed, by what its process holds. Either alone would be wrong: a socket may be of another
 * namespace than its process (one that a Unix server accepts is of its client's, as with a socket that is mounted into
 * a container), and a list that changes while it is read may lack one; and another process may hold it, too.
 */
import { socketsHeldBy } from '../host/held-sockets.ts';
import { namespaceOf, textOf } from '../host/proc-files.ts';
import { BoundedMap } from '../lib/bounded-map.ts';

/** The lists are read no more often: each look is at all sockets of a host. */
const FRESH_NS = 1e9;
/** Network namespaces, and processes, that have something waiting at a time; a list of a thousand sockets takes 50 kB. */
const MAX_KEPT = 64;

interface OpenInodesOptions {
  /** Where proc is mounted. */
  readonly procPath: string;
  /** CLOCK_MONOTONIC nanoseconds. */
  nowNs(): number;
}

type Lists = 'udp' | 'unix';

/** Files under /proc/PID/net, and the column with the inode. */
const FILES: Readonly<Record<Lists, readonly { readonly name: string; readonly column: number }[]>> = {
  udp: [
    { name: 'udp', column: 9 },
    { name: 'udp6', column: 9 },
  ],
  unix: [{ name: 'unix', column: 6 }],
};

/** Null where it could not be read. */
type Inodes = ReadonlySet<number> | null;

interface Kept {
  readonly atNs: number;
  readonly inodes: Inodes;
}

export class OpenInodes {
  readonly #options: OpenInodesOptions;
  readonly #listed = new BoundedMap<string, Kept>({ limit: MAX_KEPT });
  readonly #held = new BoundedMap<string, Kept>({ limit: MAX_KEPT });

  constructor(options: OpenInodesOptions) {
    this.#options = options;
  }

  /** Whether a socket with this inode is open, in the network namespace of the process or by its descriptors; null where that cannot be told. */
  isOpen(transport: Lists, inode: number, tgid: number): boolean | null {
    if (inode === 0) return null;
    const process = `${this.#options.procPath}/${tgid}`;
    // One that cannot be told shares no list.
    const namespace = namespaceOf(tgid, 'net', this.#options.procPath) ?? process;
    const listed = this.#fresh(this.#listed, `${transport} ${namespace}`, () => listOf(process, transport));
    if (listed === null) return null;
    if (listed.has(inode)) return true;
    return this.#fresh(this.#held, process, () => socketsHeldBy(tgid, this.#options.procPath))?.has(inode) ?? null;
  }

  #fresh(kept: BoundedMap<string, Kept>, key: string, read: () => Inodes): Inodes {
    const atNs = this.#options.nowNs();
    const known = kept.get(key);
    if (known !== undefined && atNs - known.atNs < FRESH_NS) return known.inodes;
    const inodes = read();
    kept.set(key, { atNs, inodes });
    return inodes;
  }
}

function listOf(process: string, transport: Lists): Inodes {
  const inodes = new Set<number>();
  for (const { name, column } of FILES[transport]) {
    const text = textOf(`${process}/net/${name}`);
    // A host without IPv6 has no list of it.
    if (text === null && name !== 'udp6') return null;
    for (const line of (text ?? '').split('\n').slice(1)) {
      const inode = Number(line.trim().split(/\s+/)[column]);
      if (inode > 0) inodes.add(inode);
    }
  }
  return inodes;
}
