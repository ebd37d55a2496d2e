/**
 * Replaces a file whole or not at all, with the permissions that it had. In another user's home each part of the way is
 * opened by itself, never through a link, and must be that user's: root writes only where the user could, and what is
 * written belongs to the user.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import type { Account } from '../../host/account.ts';
import { UserError } from '../../lib/errors.ts';
import { outputError } from '../../lib/output-file.ts';
import type { ConfigPlace } from './places.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const NEW_FOLDER = 0o700;
const NEW_FILE = 0o666;
const PERMISSIONS = 0o777;

/** @throws UserError OUTPUT */
export function replaceFile({ path, owner }: ConfigPlace, text: string): void {
  const open: number[] = [];
  try {
    if (owner === null) {
      const target = targetOf(path);
      mkdirSync(dirname(target), { recursive: true, mode: NEW_FOLDER });
      open.push(openSync(dirname(target), O_RDONLY | O_DIRECTORY));
      replaceIn(open[0] as number, basename(target), text, null);
    } else {
      replaceIn(folderOf(path, owner, open), basename(path), text, owner);
    }
  } catch (error) {
    throw error instanceof UserError ? error : outputError(path, error);
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}

/** Where a link leads: many keep such files elsewhere. */
function targetOf(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(path) : path;
}

/** @param open is given each descriptor, to be closed */
function folderOf(path: string, owner: Account, open: number[]): number {
  const parts = relative(owner.home, dirname(path)).split('/');
  let at = openSync(owner.home, O_RDONLY | O_DIRECTORY);
  open.push(at);
  refuseForeign(owner.home, fstatSync(at), owner);
  let way = owner.home;
  for (const part of parts) {
    way = `${way}/${part}`;
    const held = `${heldPath(at)}/${part}`;
    const isNew = isMade(held);
    at = openSync(held, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    open.push(at);
    if (isNew) fchownSync(at, owner.uid, owner.gid);
    refuseForeign(way, fstatSync(at), owner);
  }
  return at;
}

function isMade(path: string): boolean {
  try {
    mkdirSync(path, NEW_FOLDER);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function replaceIn(folder: number, name: string, text: string, owner: Account | null): void {
  const target = `${heldPath(folder)}/${name}`;
  const old = lstatSync(target, { throwIfNoEntry: false });
  if (old !== undefined && owner !== null) refuseForeign(name, old, owner);
  if (old !== undefined && !old.isFile()) throw new UserError('OUTPUT', `${name} is no file: it is not replaced`);
  const fresh = `${heldPath(folder)}/.${name}.${randomBytes(6).toString('hex')}`;
  const file = openSync(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, NEW_FILE);
  try {
    if (owner !== null) fchownSync(file, owner.uid, old?.gid ?? owner.gid);
    if (old !== undefined) fchmodSync(file, old.mode & PERMISSIONS);
    writeFileSync(file, text);
    fsyncSync(file);
    renameSync(fresh, target);
  } catch (error) {
    unlinkSync(fresh);
    throw error;
  } finally {
    closeSync(file);
  }
}

function refuseForeign(what: string, { uid }: Stats, owner: Account): void {
  if (uid === owner.uid) return;
  throw new UserError(
    'OUTPUT',
    `${what} does not belong to user ${owner.uid}, who called sudo: nothing is written there`,
    ['Give it to that user, or call sae-mon as root without sudo.'],
  );
}

/** The kernel's own way back to what is open. */
function heldPath(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}
