import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, type ChildOptions } from './child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Shows the checkout, mounts need root, and becomes the user; the rest is setpriv's. */
const SCRIPT = 'mount --bind "$0" "$1" && shift && exec setpriv --reuid="$RUN_AS" --regid=nogroup --clear-groups "$@"';

interface OtherUserOptions extends ChildOptions {
  /** By name or number; default: nobody. */
  readonly user?: string;
}

/**
 * Runs Node.js with `args` as nobody, or as another user; `setpriv`: more of its options. The checkout may lie where only root can look
 * (below /root, say): in a mount namespace of its own it is shown at a place that everybody can read.
 */
export function startAsNobody(
  args: readonly string[],
  setpriv: readonly string[] = [],
  { user = 'nobody', env = process.env, ...options }: OtherUserOptions = {},
): Child {
  const shown = join(tmpdir(), 'sae-mon-checkout');
  mkdirSync(shown, { recursive: true });
  const inPlace = (path: string): string => (path.startsWith(ROOT) ? join(shown, path.slice(ROOT.length)) : path);
  const command = [process.execPath, ...args].map(inPlace);
  const script = ['sh', '-c', SCRIPT, ROOT, shown];
  return new Child('unshare', ['--mount', ...script, ...setpriv, ...command], {
    ...options,
    env: { ...env, RUN_AS: user },
  });
}
