import { fileURLToPath } from 'node:url';
import { Child, type ChildOptions } from '../workloads/child.ts';
import { startAsNobody } from '../workloads/other-user.ts';

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

/** The same as an ordinary user. */
export function startSaeMonAsNobody(args: readonly string[]): Child {
  return startAsNobody([SAE_MON, ...args]);
}
