import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, type ChildOptions } from '../workloads/child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built sae-mon, as a user starts it. */
export function startSaeMon(args: readonly string[], options: ChildOptions = {}): Child {
  return Child.node(SAE_MON, args, options);
}

export async function endingOf(child: Child): Promise<Ending> {
  const { code, signal } = await child.exited;
  return { code, signal, stdout: child.stdout, stderr: child.stderr };
}

/** Runs it to its end. */
export async function runSaeMon(...args: string[]): Promise<Ending> {
  await using child = startSaeMon(args);
  return await endingOf(child);
}

/** Starts it and waits until the probes are live. */
export async function attachSaeMon(...args: string[]): Promise<Child> {
  const child = startSaeMon(args);
  await child.line('stderr', 'attached');
  return child;
}

/**
 * The same as an ordinary user. The checkout may lie where only root can look (below /root, say): in a mount namespace
 * of its own it is shown at a place that everybody can read.
 */
export function startAsNobody(args: readonly string[]): Child {
  const shown = join(tmpdir(), 'sae-mon-checkout');
  mkdirSync(shown, { recursive: true });
  const inPlace = (path: string): string => (path.startsWith(ROOT) ? join(shown, path.slice(ROOT.length)) : path);
  const asNobody = 'mount --bind "$0" "$1" && shift && exec setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"';
  const command = [inPlace(process.execPath), inPlace(SAE_MON), ...args];
  return new Child('unshare', ['--mount', 'sh', '-c', asNobody, ROOT, shown, ...command]);
}
