import { linkOf, namesIn } from './proc-files.ts';

/** Descriptors of a process that are looked at, 5 us each; of one with more nothing is told. */
const MAX_DESCRIPTORS = 8192;
const PREFIX = 'socket:[';

/** Inodes of the sockets that a process holds; null where that cannot be told. */
export function socketsHeldBy(pid: number, procPath: string): ReadonlySet<number> | null {
  const folder = `${procPath}/${pid}/fd`;
  const names = namesIn(folder);
  if (names === null || names.length > MAX_DESCRIPTORS) return null;
  const inodes = new Set<number>();
  for (const name of names) {
    const link = linkOf(`${folder}/${name}`);
    if (link?.startsWith(PREFIX) === true) inodes.add(Number(link.slice(PREFIX.length, -1)));
  }
  return inodes;
}
