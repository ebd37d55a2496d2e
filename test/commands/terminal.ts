import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));
const PATIENCE_MS = 60_000;

/** A terminal of 80×24 with a shell in it: tmux, with a server of its own. */
export class Terminal implements AsyncDisposable {
  readonly #folder = new TemporaryFolder();

  static async start(): Promise<Terminal> {
    const terminal = new Terminal();
    terminal.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', 'env PS1="> " sh');
    await terminal.until(/^>/m);
    return terminal;
  }

  /** Runs sae-mon in the foreground, with a command `before` it on the line; its exit code is printed after it as `code N`. */
  run(args: string, before = ''): void {
    this.type(`clear; ${before} ${process.execPath} ${SAE_MON} ${args}; echo code $?`);
  }

  type(line: string): void {
    this.write(line);
    this.key('Enter');
  }

  /** As typed, to be gone on with. */
  write(text: string): void {
    this.#tmux('send-keys', '-l', text);
  }

  key(name: string): void {
    this.#tmux('send-keys', name);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** To the program in the foreground. */
  signal(signal: NodeJS.Signals): void {
    const shell = this.#tmux('display-message', '-p', '#{pane_pid}').trim();
    execFileSync('pkill', [`-${signal}`, '-P', shell]);
  }

  /** What is on the screen. */
  async text(): Promise<string> {
    return this.#tmux('capture-pane', '-p');
  }

  /** Waits until the screen shows it. */
  async until(pattern: RegExp): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!pattern.test(await this.text())) {
      assert(performance.now() < deadline, `no ${pattern} on the screen:\n${await this.text()}`);
      await delay(50);
    }
  }

  /** Everything that a program could leave changed: line settings, cursor, alternate screen, mouse. */
  async modes(): Promise<string> {
    const tty = this.#tmux('display-message', '-p', '#{pane_tty}').trim();
    const flags = '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag} #{insert_flag}';
    return `${execFileSync('stty', ['-a', '-F', tty], { encoding: 'utf8' })}${this.#tmux('display-message', '-p', flags)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tmux('kill-server');
    this.#folder[Symbol.dispose]();
  }

  #tmux(...args: string[]): string {
    return execFileSync('tmux', ['-S', this.#folder.file('tmux'), ...args], { encoding: 'utf8' });
  }
}
