/** A file that a command writes: opened before anything is attached, emptied only when there is something to write. */
import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, unlinkSync } from 'node:fs';
import { UserError } from './errors.ts';

/** Whom a file is for: its owner alone, where it holds captured traffic; else as the umask has it. */
export type OutputAccess = 'owner' | 'umask';

const MODES: Readonly<Record<OutputAccess, number>> = { owner: 0o600, umask: 0o666 };

export interface OutputFile {
  readonly path: string;
  readonly fd: number;
  readonly access: OutputAccess;
  /** True for a regular file: it has positions, and can be cut back. */
  readonly regular: boolean;
  /** True where this call made the file. */
  readonly created: boolean;
}

/** @throws UserError OUTPUT */
export function openOutput(path: string, access: OutputAccess): OutputFile {
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    return describe(path, openSync(path, flags, MODES[access]), access, true);
  } catch (error) {
    if (errnoCode(error) !== 'EEXIST') throw outputError(path, error);
  }
  try {
    return describe(path, openSync(path, constants.O_WRONLY), access, false);
  } catch (error) {
    throw outputError(path, error);
  }
}

/** Empties the file; one for its owner alone is that from now on, whatever it was. */
export function beginOutput(file: OutputFile): void {
  if (!file.regular) return;
  ftruncateSync(file.fd, 0);
  if (file.access === 'owner') fchmodSync(file.fd, MODES.owner);
}

/** Closes a file that nothing was written to; one made by `openOutput` is removed. */
export function abandonOutput(file: OutputFile): void {
  closeSync(file.fd);
  if (file.created && file.regular) unlinkSync(file.path);
}

export function outputError(path: string, cause: unknown): UserError {
  return new UserError('OUTPUT', `cannot write ${path}: ${reasonOf(cause)}`, [remedyOf(errnoCode(cause))], { cause });
}

function describe(path: string, fd: number, access: OutputAccess, created: boolean): OutputFile {
  return { path, fd, access, regular: fstatSync(fd).isFile(), created };
}

function errnoCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function reasonOf(error: unknown): string {
  const code = errnoCode(error);
  if (code === 'ENOSPC') return 'no space left on the device';
  if (code === 'EDQUOT') return 'the disk quota is used up';
  if (code === 'ENOENT') return 'its folder does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EROFS') return 'the file system is read-only';
  return error instanceof Error ? error.message : String(error);
}

function remedyOf(code: string | undefined): string {
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'Free some space, or write to another file system. What was written so far is kept.';
  return 'Name a file in a folder that you may write to.';
}
