import { readFileSync } from 'node:fs';
import { SAE_MON } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';

/** A pid namespace with a program as its first process; it ends with its block. */
export class PidNamespace implements AsyncDisposable {
  readonly program: Child;
  readonly #others: Child[] = [];

  constructor(command: string, args: readonly string[]) {
    this.program = new Child('unshare', ['--pid', '--fork', '--kill-child', '--mount-proc', command, ...args]);
  }

  /** sae-mon in it, beside the program; `stopSaeMon` ends it. */
  async saeMon(...args: string[]): Promise<Child> {
    const inside = ['--target', firstChild(this.program.pid), '--pid', '--mount'];
    const child = new Child('nsenter', [...inside, process.execPath, SAE_MON, ...args]);
    this.#others.push(child);
    await child.line('stderr', 'attached');
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // With its first process all of them end. unshare passes no signal on.
    if (this.program.running) process.kill(Number(firstChild(this.program.pid)), 'SIGKILL');
    await Promise.all([this.program, ...this.#others].map((child) => child.exited));
  }
}

/** @returns what it printed */
export async function stopSaeMon(child: Child): Promise<string> {
  // nsenter forks to be in the pid namespace: the signal is for its child.
  process.kill(Number(firstChild(child.pid)), 'SIGTERM');
  const { code, signal } = await child.exited;
  if (code !== 0) throw new Error(`sae-mon ended with ${code ?? signal}: ${child.stderr}`);
  return child.stdout;
}

function firstChild(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
}
