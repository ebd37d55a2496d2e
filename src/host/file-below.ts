/**
 * Files and folders below a root that may be another mount namespace's (/proc/1/root): each part of the path is opened by
 * itself and never through a symbolic link, which would lead out of that root. Regular files alone, and never more than a bound.
 */
import { closeSync, constants, fstatSync, opendirSync, openSync, readSync } from 'node:fs';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** Null where there is none, where it is no regular file, or where it is longer than `limit` bytes. */
export function textBelow(root: string, path: string, limit: number): string | null {
  return openBelow(root, path, O_RDONLY | O_NONBLOCK, (file) => {
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile() || size > limit) return null;
    const bytes = Buffer.allocUnsafe(size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, size, 0));
  });
}

/** Names in a folder, the first `limit` of them; none where there is no such folder. */
export function namesBelow(root: string, path: string, limit: number): string[] {
  const names = openBelow(root, path, O_RDONLY | O_DIRECTORY, (folder) => {
    const found: string[] = [];
    using entries = opendirSync(heldPath(folder));
    for (let entry = entries.readSync(); entry !== null && found.length < limit; entry = entries.readSync())
      found.push(entry.name);
    return found;
  });
  return names ?? [];
}

/** The root itself is opened through links. */
function openBelow<T>(root: string, path: string, flags: number, use: (descriptor: number) => T): T | null {
  const open: number[] = [];
  try {
    let at = openSync(root, O_RDONLY | O_DIRECTORY);
    open.push(at);
    const parts = path.split('/').filter(Boolean);
    for (const [index, part] of parts.entries()) {
      if (part === '..') return null;
      const isLast = index === parts.length - 1;
      at = openSync(`${heldPath(at)}/${part}`, (isLast ? flags : O_RDONLY | O_DIRECTORY) | O_NOFOLLOW);
      open.push(at);
    }
    return use(at);
  } catch {
    // It is gone, a link, or not ours to look at.
    return null;
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}

/** The kernel's own way back to what is open. */
function heldPath(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}
