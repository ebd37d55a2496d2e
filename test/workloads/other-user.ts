import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Shows the checkout, mounts need root, and becomes the user; the rest is setpriv's. */
const SCRIPT = 'mount --bind "$0" "$1" && shift && exec setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"';

/**
 * Runs Node.js with `args` as nobody; `setpriv`: more of its options. The checkout may lie where only root can look
 * (below /root, say): in a mount namespace of its own it is shown at a place that everybody can read.
 */
export function startAsNobody(args: readonly string[], setpriv: readonly string[] = []): Child {
  const shown = join(tmpdir(), 'sae-mon-checkout');
  mkdirSync(shown, { recursive: true });
  const inPlace = (path: string): string => (path.startsWith(ROOT) ? join(shown, path.slice(ROOT.length)) : path);
  const command = [process.execPath, ...args].map(inPlace);
  return new Child('unshare', ['--mount', 'sh', '-c', SCRIPT, ROOT, shown, ...setpriv, ...command]);
}
