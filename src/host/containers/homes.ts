import { textBelow } from '../file-below.ts';

/** Users whose own runtimes are looked at. */
const MAX_HOMES = 64;
const MAX_PASSWD_BYTES = 1024 * 1024;
/** Debian's and Red Hat's first of a person; 65534 is nobody. */
const FIRST_PERSON = 1000;
const NOBODY = 65_534;

/** Homes of persons, below the root (passwd(5)). */
export function homesIn(root: string): string[] {
  const lines = (textBelow(root, 'etc/passwd', MAX_PASSWD_BYTES) ?? '').split('\n').map((line) => line.split(':'));
  const people = lines.filter(([, , uid]) => Number(uid) >= FIRST_PERSON && Number(uid) !== NOBODY);
  return people.flatMap(([, , , , , home]) => (home?.startsWith('/') ? [home.slice(1)] : [])).slice(0, MAX_HOMES);
}
