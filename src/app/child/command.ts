/**
 * The command behind `--`: held until it is let go, signalled, and ended. It is a process of `launcher.c` first, so
 * that it has its pid, and its user, before it does anything.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { descendantsOf } from '../../host/descendants.ts';
import { UserError } from '../../lib/errors.ts';
import { findLauncher } from './launcher-path.ts';

/** For its own clean end; then the kernel ends it. */
const GRACE_MS = 5000;
/** What the launcher says, and where. */
const [CONTROL, HELD] = [3, 'held'];
/** As a shell has it. */
const SIGNAL_STATUS = 128;
/** Of the launcher: it was never run. */
const NOT_FOUND = 127;

export interface CommandOption {
  /** Words may hold secrets: but for the first one they are shown to nobody. */
  readonly line: readonly string[];
  /** Who runs it; null: whoever runs sae-mon. */
  readonly user: UserOption | null;
}

export interface UserOption {
  /** Or number. */
  readonly name: string;
  /** In place of the one that the user has; null: that one. */
  readonly group: number | null;
}

export interface CommandPlace {
  readonly stdin: 'inherit' | 'ignore';
  /** Descriptors. */
  readonly stdout: number;
  readonly stderr: number;
  /**
   * It shares terminal and process group with sae-mon: keys that signal reach it without our help. Else it has a group of its
   * own, and all that it has started ends with it.
   */
  readonly terminal: boolean;
}

export interface CommandEnding {
  /** As a shell has it: 128 and the number of the signal that ended it. */
  readonly status: number;
  /** `exit status 3`, `signal SIGKILL`. */
  readonly words: string;
  /** Why it never began; null: it did. */
  readonly notStarted: UserError | null;
}

export class HeldCommand implements AsyncDisposable {
  /** The first word of its line. */
  readonly name: string;
  readonly terminal: boolean;
  /** Resolves when it has ended. */
  readonly ended: Promise<CommandEnding>;
  readonly #child: ChildProcess;
  readonly #control: Duplex;
  /** What the launcher has said last. */
  #said = '';
  #running = true;

  /**
   * Resolves when it is there, and who it is to be; it runs when it is let go. Where sae-mon is gone before, it ends.
   * @throws UserError COMMAND
   */
  static async hold({ line, user }: CommandOption, place: CommandPlace): Promise<HeldCommand> {
    const who = [user?.name ?? '', String(user?.group ?? '')];
    const child = spawn(findLauncher(), [...who, ...line], {
      argv0: line[0],
      env: environmentAtStart(),
      detached: !place.terminal,
      stdio: [place.stdin, place.stdout, place.stderr, 'pipe'],
    });
    if (child.pid === undefined) {
      throw await new Promise((resolve) => {
        child.once('error', (cause) => resolve(new UserError('COMMAND', `cannot start a command: ${cause.message}`)));
      });
    }
    const command = new HeldCommand(line[0] ?? '', child, place.terminal);
    await command.#hears();
    // Without a word: somebody has ended it, as may happen later, too.
    if (command.#said === HELD || command.#said === '') return command;
    await command.ended;
    throw new UserError('COMMAND', `the command was not started: ${command.#said}`, [
      'Say who is to run it: --as USER.',
    ]);
  }

  private constructor(name: string, child: ChildProcess, terminal: boolean) {
    this.name = name;
    this.terminal = terminal;
    this.#child = child;
    this.#control = child.stdio[CONTROL] as Duplex;
    this.#control.on('data', (bytes: Buffer) => {
      this.#said = bytes.toString();
    });
    // That its end is gone is told by `exit`.
    this.#control.on('error', () => undefined);
    const closed = new Promise((resolve) => this.#control.once('close', resolve));
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#running = false;
        void closed.then(() => resolve(this.#endingOf(code, signal)));
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#running;
  }

  letGo(): void {
    this.#said = '';
    this.#control.end();
  }

  /** To the command alone. */
  signal(signal: NodeJS.Signals): void {
    this.#kill(this.pid, signal);
  }

  /** To all that it has started, too, as far as that is known. */
  signalAll(signal: NodeJS.Signals): void {
    if (!this.terminal) this.#kill(-this.pid, signal);
    else for (const pid of [this.pid, ...descendantsOf([this.pid], '/proc')]) this.#kill(pid, signal);
  }

  /** Ends it, where it still runs. */
  async end(): Promise<CommandEnding> {
    this.signalAll('SIGTERM');
    // One that is stopped hears nothing before.
    this.signalAll('SIGCONT');
    const timer = setTimeout(() => this.signalAll('SIGKILL'), GRACE_MS);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  /** Resolves with the launcher's first words, or its end. */
  #hears(): Promise<unknown> {
    return new Promise((resolve) => {
      this.#control.once('data', resolve);
      this.#control.once('close', resolve);
    });
  }

  #endingOf(code: number | null, signal: NodeJS.Signals | null): CommandEnding {
    const status = signal === null ? (code ?? 0) : SIGNAL_STATUS + constants.signals[signal];
    const words = signal === null ? `exit status ${code}` : `signal ${signal}`;
    const why = this.#said === HELD ? '' : this.#said;
    return { status, words, notStarted: why === '' ? null : this.#notStarted(why, status) };
  }

  #notStarted(why: string, status: number): UserError {
    const cause = status === NOT_FOUND ? 'there is no such command' : why;
    return new UserError('COMMAND', `cannot start ${this.name}: ${cause}`, [
      'Write the command as you would in a shell.',
    ]);
  }

  #kill(pid: number, signal: NodeJS.Signals): void {
    if (!this.#running) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It has ended in this moment, and `exit` is about to say so; or it is somebody else's now (sudo), and ends by itself.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }
}

/** As sae-mon was given it, without what was set for its own sake since. */
function environmentAtStart(): Record<string, string> {
  const variables = readFileSync('/proc/self/environ', 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(
    variables.map((variable) => {
      const [name = ''] = variable.split('=', 1);
      return [name, variable.slice(name.length + 1)];
    }),
  );
}
