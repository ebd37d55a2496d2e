/**
 * Where configuration is. Through sudo it is that of who called it: whoever types `sudo sae-mon` means their own file. What
 * root does there goes by what that user may do: see `read-text.ts` and `replace-file.ts`.
 */
import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type Account, accountOf } from '../../host/account.ts';

export const SYSTEM_PATH = '/etc/sae-mon/config.yaml';
/** Names another file in place of both; empty: none. */
export const VARIABLE = 'SAE_MON_CONFIG';
const FOLDER = 'sae-mon';
const NAME = 'config.yaml';

export interface ConfigPlace {
  readonly path: string;
  /** Root acts in the home of this user, who may have put anything there; null: in its own name. */
  readonly owner: Account | null;
}

export interface ConfigPlaces {
  /** What the screen writes to; or why there is none. */
  readonly user: ConfigPlace | string;
  /** The lowest first. */
  readonly read: readonly ConfigPlace[];
  /** A file that was named has to be there. */
  readonly named: boolean;
}

/** @param root below which passwd(5) is */
export function configPlaces(env: NodeJS.ProcessEnv, root = '/'): ConfigPlaces {
  const named = env[VARIABLE];
  if (named === '') return { user: `${VARIABLE} is empty`, read: [], named: false };
  if (named !== undefined) {
    const place = { path: named, owner: null };
    return { user: place, read: [place], named: true };
  }
  const user = userPlace(env, root);
  const system = { path: SYSTEM_PATH, owner: null };
  return { user, read: typeof user === 'string' ? [system] : [system, user], named: false };
}

function userPlace(env: NodeJS.ProcessEnv, root: string): ConfigPlace | string {
  const { SUDO_UID: uid, XDG_CONFIG_HOME: folder, HOME: home } = env;
  if (process.geteuid?.() === 0 && uid !== undefined && /^[1-9]\d{0,9}$/.test(uid)) {
    const owner = accountOf(Number(uid), root);
    if (owner === null) return `user ${uid}, who called sudo, has no home in /etc/passwd`;
    return { path: join(owner.home, '.config', FOLDER, NAME), owner };
  }
  if (folder !== undefined && isAbsolute(folder)) return { path: join(folder, FOLDER, NAME), owner: null };
  if (home === undefined || !isAbsolute(home)) return 'HOME names no folder';
  if (!isOwn(home)) return `HOME is ${home}, which belongs to another user`;
  return { path: join(home, '.config', FOLDER, NAME), owner: null };
}

/** Of a service that runs as a user of its own, HOME is often anybody's. */
function isOwn(home: string): boolean {
  return statSync(home, { throwIfNoEntry: false })?.uid === process.geteuid?.();
}
