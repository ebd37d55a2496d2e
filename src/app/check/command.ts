/**
 * The command behind `--`: what makes the load, or the target itself. Its output goes to stderr: stdout is the report's. It
 * has a process group of its own, so that all that it has started ends with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { UserError } from '../../lib/errors.ts';
import type { CommandReport } from './report.ts';

const STDERR = 2;
/** For its own clean end; then the kernel ends it. */
const GRACE_MS = 5000;
/** Until the shell has stopped itself: nobody tells when that is. */
const ASKED_MS = 2;
/** A shell that stops before it becomes the command: the same process, which has not begun. */
const HELD = 'kill -STOP $$; exec "$@"';
/** Of a shell: there is no such command, or it may not be run. */
const NOT_STARTED = [126, 127];

/** A load without its target is none. */
export const TARGET_ENDED = 'ended, since the target did';
export const WINDOW_ENDED = 'ended with the window';

type EndedBecause = typeof TARGET_ENDED | typeof WINDOW_ENDED;

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class CheckCommand {
  readonly #line: readonly string[];
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ending>;
  #running = true;

  private constructor(line: readonly string[], child: ChildProcess) {
    this.#line = line;
    this.#child = child;
    this.#ended = new Promise((resolve, reject) => {
      child.once('error', (cause) => reject(notStarted(line, cause)));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const over = (): void => {
      this.#running = false;
    };
    this.#ended.then(over, over);
  }

  /** Runs at once. */
  static start(line: readonly string[]): CheckCommand {
    const [file = '', ...args] = line;
    return new CheckCommand(line, spawn(file, args, { detached: true, stdio: ['inherit', STDERR, STDERR] }));
  }

  /**
   * Is there, and runs when it is let go.
   * @throws UserError COMMAND
   */
  static async hold(line: readonly string[]): Promise<CheckCommand> {
    const args = ['-c', HELD, 'sh', ...line];
    const command = new CheckCommand(
      line,
      spawn('/bin/sh', args, { detached: true, stdio: ['inherit', STDERR, STDERR] }),
    );
    while (command.#running && !isStopped(command.pid)) await new Promise((resolve) => setTimeout(resolve, ASKED_MS));
    if (!command.#running) throw notStarted(line, await command.#ended);
    return command;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  letGo(): void {
    this.#signal('SIGCONT');
  }

  /** Resolves when it has ended. @throws UserError COMMAND where it never began */
  async wait(): Promise<void> {
    await this.#ended;
  }

  /**
   * Ends it, where it still runs.
   * @param because why; null: it is about to end by itself
   * @throws UserError COMMAND where it never began
   */
  async end(because: EndedBecause | null): Promise<CommandReport> {
    const asked = this.#running ? because : null;
    if (asked !== null) {
      this.#signal('SIGTERM');
      // One that is held hears nothing before.
      this.#signal('SIGCONT');
    }
    const timer = setTimeout(() => this.#signal('SIGKILL'), GRACE_MS);
    try {
      const ending = await this.#ended;
      if (asked !== null) return { line: this.#line, failed: asked === TARGET_ENDED, ending: asked };
      return { line: this.#line, ...describe(ending) };
    } finally {
      clearTimeout(timer);
    }
  }

  #signal(signal: NodeJS.Signals): void {
    if (!this.#running || this.pid === 0) return;
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      // It has ended in this moment: `exit` is about to say so.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function describe({ code, signal }: Ending): Pick<CommandReport, 'failed' | 'ending'> {
  const ending = signal === null ? `exit status ${code}` : `signal ${signal}`;
  const started = code === null || !NOT_STARTED.includes(code);
  return { failed: code !== 0, ending: started ? ending : `${ending}: it could not be started` };
}

export function commandFailed({ line, ending }: CommandReport): UserError {
  return new UserError('COMMAND', `the command failed (${ending}): ${line.join(' ')}`, [
    'Its own output is above. What was seen until then is reported, and no verdict.',
  ]);
}

function notStarted(line: readonly string[], cause: unknown): UserError {
  const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such command' : String(cause);
  return new UserError('COMMAND', `cannot start ${line[0]}: ${why}`, ['Write the command as you would in a shell.'], {
    cause,
  });
}

function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] === 'T';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}
