import { linkOf, namesIn } from './proc-files.ts';

/** Descriptors of a process that are looked at, 5 us each; of one with more nothing is told. */
const MAX_DESCRIPTORS = 8192;
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
    const link = linkOf(`${folder}/${name}`);
    if (link?.startsWith(PREFIX) === true) inodes.add(Number(link.slice(PREFIX.length, -1)));
  }
  return inodes;
}
