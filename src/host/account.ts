import { textBelow } from './file-below.ts';

const MAX_PASSWD_BYTES = 1024 * 1024;

export interface Account {
  readonly uid: number;
  /** Of its own group. */
  readonly gid: number;
  readonly home: string;
}

/** Of passwd(5), below a root; null where it has none of this number, as one of a directory service. */
export function accountOf(uid: number, root: string): Account | null {
  const lines = (textBelow(root, 'etc/passwd', MAX_PASSWD_BYTES) ?? '').split('\n').map((line) => line.split(':'));
  const [, , , gid, , home] = lines.find(([, , number]) => number === String(uid)) ?? [];
  if (gid === undefined || !/^\d+$/.test(gid) || !home?.startsWith('/')) return null;
  return { uid, gid: Number(gid), home };
}
