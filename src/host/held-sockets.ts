import type { Steps } from '../lib/steps.ts';
import { linkOf, namesIn } from './proc-files.ts';

/** Descriptors of a process that are looked at, 5 us each; of one with more nothing is told. */
const MAX_DESCRIPTORS = 8192;
/** Looked at in one step. */
const DESCRIPTORS_A_STEP = 32;
const PREFIX = 'socket:[';

/** Inodes of the sockets that a process holds; null where that cannot be told. */
export function socketsHeldBy(pid: number, procPath: string): ReadonlySet<number> | null {
  const folder = folderOf(pid, procPath);
  const names = namesIn(folder);
  return names === null || names.length > MAX_DESCRIPTORS ? null : socketsAmong(folder, names);
}

/** Looked at in 3 ms. */
const SOME = 512;

/** The same by the first `most` of its descriptors, some at a time; null where they cannot be seen. */
export function heldSocketPieces(pid: number, procPath: string, most: number): HeldPieces | null {
  const folder = folderOf(pid, procPath);
  const names = namesIn(folder);
  return names === null ? null : { descriptors: names.length, pieces: piecesOf(folder, names.slice(0, most)) };
}

export interface HeldPieces {
  /** All that it has. */
  readonly descriptors: number;
  readonly pieces: Iterable<ReadonlySet<number>>;
}

function* piecesOf(folder: string, names: readonly string[]): Generator<ReadonlySet<number>> {
  for (let at = 0; at < names.length; at += SOME) yield socketsAmong(folder, names.slice(at, at + SOME));
}

function folderOf(pid: number, procPath: string): string {
  return `${procPath}/${pid}/fd`;
}

function socketsAmong(folder: string, names: readonly string[]): Set<number> {
  const inodes = new Set<number>();
  for (const name of names) {
    const inode = socketBehind(`${folder}/${name}`);
    if (inode !== null) inodes.add(inode);
  }
  return inodes;
}

/**
 * Tells who of these processes holds which of the sockets, however many descriptors there are.
 * @returns how many processes are not ours to look at
 */
export function* findHolders(
  inodes: ReadonlySet<number>,
  { pids, procPath }: { readonly pids: readonly number[]; readonly procPath: string },
  tell: (pid: number, inode: number) => void,
): Steps<number> {
  let unreadable = 0;
  for (const pid of pids) {
    yield;
    const folder = `${procPath}/${pid}/fd`;
    const names = namesIn(folder);
    if (names === null && namesIn(`${procPath}/${pid}`) !== null) unreadable += 1;
    for (const [index, name] of (names ?? []).entries()) {
      if (index % DESCRIPTORS_A_STEP === DESCRIPTORS_A_STEP - 1) yield;
      const inode = socketBehind(`${folder}/${name}`);
      if (inode !== null && inodes.has(inode)) tell(pid, inode);
    }
  }
  return unreadable;
}

function socketBehind(descriptor: string): number | null {
  const link = linkOf(descriptor);
  return link?.startsWith(PREFIX) === true ? Number(link.slice(PREFIX.length, -1)) : null;
}
