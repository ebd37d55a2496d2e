import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { UserError } from '../../lib/errors.ts';
import { unreadable } from '../../lib/unreadable.ts';
import type { ConfigPlace } from './places.ts';

/** A hundred times what anybody would write. */
const MAX_BYTES = 256 * 1024;
/** Linux has it, Node.js does not name it: of what is a device or a pipe nothing happens by being opened so. */
const O_PATH = 0o10000000;
const { O_NOCTTY, O_NONBLOCK, O_RDONLY } = constants;

/**
 * Null where there is none. Links are followed, as many keep such files elsewhere; of another user's home only what is that
 * user's own is read, since errors show lines of it.
 * @throws UserError INPUT, BAD_CONFIG
 */
export function readText({ path, owner }: ConfigPlace): string | null {
  const open: number[] = [];
  try {
    const found = openSync(path, O_PATH);
    open.push(found);
    refuse(path, fstatSync(found), owner?.uid ?? null);
    const file = openSync(`/proc/self/fd/${found}`, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    open.push(file);
    return decoded(path, file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    const next = ['Make it readable, or set SAE_MON_CONFIG= to do without.'];
    throw new UserError('INPUT', `${path} cannot be read: ${unreadable(error)}`, next, { cause: error });
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}

function refuse(path: string, found: Stats, owner: number | null): void {
  if (!found.isFile()) throw new UserError('INPUT', `${path} is no file`, ['Put a file in its place, or remove it.']);
  if (found.size > MAX_BYTES) throw new UserError('BAD_CONFIG', `${path} is larger than 256 KiB`);
  if (owner === null || found.uid === owner) return;
  throw new UserError('INPUT', `${path} does not belong to user ${owner}, who called sudo: it is not read`, [
    `Give it to that user: sudo chown ${owner} FILE; or set SAE_MON_CONFIG= to do without.`,
  ]);
}

function decoded(path: string, file: number): string {
  const bytes = Buffer.alloc(MAX_BYTES);
  let length = 0;
  for (let read = -1; read !== 0 && length < MAX_BYTES; length += read) {
    read = readSync(file, bytes, length, MAX_BYTES - length, null);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch (error) {
    throw new UserError('BAD_CONFIG', `${path} is not UTF-8`, ['Write it anew.'], { cause: error });
  }
}
