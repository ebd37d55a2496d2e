import { UserError } from './errors.ts';

const KIB = 1024;
const MIB = KIB * KIB;
const FORM = /^(\d+)(B|KiB|MiB)?$/;

/**
 * `64KiB`, `8MiB`, or a plain number of bytes.
 * @throws UserError BAD_FLAG
 */
export function parseSize(text: string): number {
  const match = FORM.exec(text.trim());
  if (match === null) {
    const next = ['Write a number of bytes, or one with its unit: 64KiB, 8MiB.'];
    throw new UserError('BAD_FLAG', `"${text}" is not a size`, next);
  }
  const count = Number(match[1]);
  if (match[2] === 'MiB') return count * MIB;
  return match[2] === 'KiB' ? count * KIB : count;
}

/** `64KiB`, `8MiB`: as `parseSize` reads it. */
export function formatSize(bytes: number): string {
  if (bytes >= MIB && bytes % MIB === 0) return `${bytes / MIB}MiB`;
  return bytes >= KIB && bytes % KIB === 0 ? `${bytes / KIB}KiB` : String(bytes);
}
