import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Generous: a loaded machine starts node and ink in seconds. */
const DEADLINE_MS = 20_000;
const POLL_MS = 50;

/** A real terminal with a shell in it, in a tmux server of its own. */
export class Tmux {
  /** Holds the server's socket. */
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(columns: number, rows: number): Promise<Tmux> {
    const tmux = new Tmux(await mkdtemp(join(tmpdir(), 'sae-mon-tmux-')));
    const size = ['-x', String(columns), '-y', String(rows)];
    await tmux.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, "env PS1='$ ' bash --norc --noprofile");
    await tmux.screenWith(/^\$/m);
    return tmux;
  }

  /** Types keys by tmux's names; text is typed as it is. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux('send-keys', ...keys);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** What is on the screen, line by line. */
  async screen(): Promise<string> {
    return this.#tmux('capture-pane', '-p');
  }

  /** The same with its SGR sequences, and with blanks at the ends of lines: they may have a ground. */
  async styledScreen(): Promise<string> {
    return this.#tmux('capture-pane', '-p', '-e', '-N');
  }

  /** The screen as soon as it matches; fails with what was on it instead. */
  async screenWith(pattern: RegExp): Promise<string> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const screen = await this.screen();
      if (pattern.test(screen)) return screen;
      if (performance.now() > deadline) throw new Error(`no ${pattern} on the screen:\n${screen}`);
      await setTimeout(POLL_MS);
    }
  }

  /** Signals what the shell runs in the foreground. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const shell = (await this.#tmux('display-message', '-p', '#{pane_pid}')).trim();
    process.kill(Number(await readFile(`/proc/${shell}/task/${shell}/children`, 'utf8')), signal);
  }

  /** `1 0`: cursor visible, normal screen. */
  async flags(): Promise<string> {
    return (await this.#tmux('display-message', '-p', '#{cursor_flag} #{alternate_on}')).trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux('kill-server');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #tmux(...args: string[]): Promise<string> {
    // Nothing of where the tests run: colours are what the test asks for, also under CI.
    const { TMUX: _, CI: __, NO_COLOR: ___, FORCE_COLOR: ____, ...outer } = process.env;
    const env = { ...outer, LC_ALL: 'C.UTF-8', TMUX_TMPDIR: this.#folder };
    const { stdout } = await run('tmux', ['-u', '-L', 'test', ...args], { env });
    return stdout;
  }
}
