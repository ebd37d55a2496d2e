/** The command behind `--`, and who runs it. */
import type { CommandOption, UserOption } from '../app/child/command.ts';
import { UserError } from '../lib/errors.ts';

export interface CommandFlags {
  readonly as?: string | undefined;
}

/** A command line in two. */
export interface Parted {
  /** What stands before `--`. */
  readonly line: string[];
  /** What stands behind it; null where there is no `--`. */
  readonly words: readonly string[] | null;
}

/** The highest number is none. */
const MAX_ID = 2 ** 32 - 2;

/** @throws UserError BAD_FLAG where nothing stands behind `--` */
export function partCommand(argv: readonly string[]): Parted {
  const at = argv.indexOf('--');
  if (at < 0) return { line: [...argv], words: null };
  const words = argv.slice(at + 1);
  if (words[0]) return { line: argv.slice(0, at), words };
  throw new UserError('BAD_FLAG', 'there is no command behind `--`', ['Write it there: -- npm test.']);
}

/** @throws UserError BAD_FLAG */
export function readCommand(
  { as }: CommandFlags,
  words: Parted['words'],
  env: NodeJS.ProcessEnv,
): CommandOption | null {
  if (words !== null) return { line: words, user: as === undefined ? sudoUser(env) : readUser(as) };
  if (as === undefined) return null;
  throw new UserError('BAD_FLAG', '--as needs a command', ['Write it behind `--`: --as nobody -- npm test.']);
}

/** Null: whoever runs sae-mon. */
function readUser(name: string): UserOption | null {
  const isRoot = name === 'root' || name === '0';
  if (isRoot && process.geteuid?.() === 0) return null;
  if (name !== '' && (!/^\d/.test(name) || isId(name))) return { name, group: null };
  throw new UserError('BAD_FLAG', `--as ${name} is not a user`, ['Give a name or number: --as nobody.']);
}

/** Who has called sudo, where root is who sudo made us. */
function sudoUser({ SUDO_UID: uid, SUDO_GID: gid }: NodeJS.ProcessEnv): UserOption | null {
  if (process.geteuid?.() !== 0 || uid === undefined || uid === '') return null;
  if (isId(uid) && (gid === undefined || isId(gid)))
    return { name: uid, group: gid === undefined ? null : Number(gid) };
  const next = ['Say who is to run the command: --as USER; --as root stays root.'];
  throw new UserError('BAD_FLAG', 'SUDO_UID and SUDO_GID are not of the form that sudo gives them', next);
}

function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= MAX_ID;
}
