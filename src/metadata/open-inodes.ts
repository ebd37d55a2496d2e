/** Which sockets of UDP and Unix are open, by the lists that the kernel keeps for each network namespace (proc(5)). */
import { readFileSync } from 'node:fs';

/** The lists are read no more often: each look is at all sockets of a host. */
const FRESH_NS = 1e9;
/** Processes whose lists are kept: as many as have something waiting at a time. */
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

interface Kept {
  readonly atNs: number;
  /** Null where the list could not be read. */
  readonly inodes: ReadonlySet<number> | null;
}

export class OpenInodes {
  readonly #options: OpenInodesOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: OpenInodesOptions) {
    this.#options = options;
  }

  /** Whether a socket with this inode is open in the network namespace of the process; null where that cannot be told. */
  isOpen(transport: Lists, inode: number, tgid: number): boolean | null {
    if (inode === 0) return null;
    return this.#listOf(transport, tgid)?.has(inode) ?? null;
  }

  #listOf(transport: Lists, tgid: number): ReadonlySet<number> | null {
    const key = `${transport} ${tgid}`;
    const nowNs = this.#options.nowNs();
    const known = this.#kept.get(key);
    if (known !== undefined && nowNs - known.atNs < FRESH_NS) return known.inodes;
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    const inodes = this.#read(transport, tgid);
    this.#kept.set(key, { atNs: nowNs, inodes });
    return inodes;
  }

  #read(transport: Lists, tgid: number): ReadonlySet<number> | null {
    const inodes = new Set<number>();
    for (const { name, column } of FILES[transport]) {
      const text = textOf(`${this.#options.procPath}/${tgid}/net/${name}`);
      // A host without IPv6 has no list of it.
      if (text === null && name !== 'udp6') return null;
      for (const line of (text ?? '').split('\n').slice(1)) {
        const inode = Number(line.trim().split(/\s+/)[column]);
        if (inode > 0) inodes.add(inode);
      }
    }
    return inodes;
  }
}

/** Null where the process is gone, or not ours to look at. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
