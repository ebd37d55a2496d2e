import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Shell } from '../../src/app/completion/shells.ts';
import { Terminal } from '../commands/terminal.ts';
import { SAE_MON } from '../equality/sae-mon.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const PATIENCE_MS = 60_000;

/** Without anybody's own settings; the last line makes a prompt that is a word, and no part of the line that makes it. */
const STARTS: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['exec bash --norc --noprofile', 'source script', "PS1='prompt''> '"],
  zsh: ['exec zsh -f', 'autoload -U compinit; compinit -u -d dump', 'source script', "PROMPT='prompt''> '"],
  fish: ['exec fish --no-config', 'source script', "function fish_prompt; printf 'prompt''> '; end"],
};

/** With nothing behind it. */
const PROMPT = /^prompt>\s*$(?![\s\S])/m;

/** sae-mon that answers shells, and keeps what else it is given, each argument ended by a NUL. */
const KEEPER = `#!/bin/sh
case $1 in complete) exec NODE SAE_MON "$@" ;; esac
for each; do printf '%s\\0' "$each"; done >> given.part; mv given.part given
`;

/** A shell in a terminal, with the completion script that sae-mon prints for it. */
export class ShellSession implements AsyncDisposable {
  readonly #terminal: Terminal;
  readonly #folder: TemporaryFolder;

  static async start(shell: Shell): Promise<ShellSession> {
    const folder = new TemporaryFolder();
    writeFileSync(folder.file('script'), scriptOf(shell));
    const keeper = KEEPER.replace('NODE', process.execPath).replace('SAE_MON', SAE_MON);
    writeFileSync(folder.file('sae-mon'), keeper, { mode: 0o755 });
    const session = new ShellSession(await Terminal.start(), folder);
    const terminal = session.#terminal;
    terminal.type(`cd ${folder.path}; export PATH=${folder.path}:$PATH HOME=${folder.path} LC_ALL=C.UTF-8`);
    for (const line of STARTS[shell]) terminal.type(line);
    await session.#prompted();
    return session;
  }

  /** Made by `start`. */
  constructor(terminal: Terminal, folder: TemporaryFolder) {
    this.#terminal = terminal;
    this.#folder = folder;
  }

  /** An empty screen with a prompt: keys that come sooner are the terminal's, whose TAB completes nothing. */
  async #prompted(): Promise<void> {
    await this.#terminal.until(PROMPT);
    this.#terminal.type('clear');
    await this.#terminal.until(/^prompt>\s*$/);
  }

  /** What sae-mon is given where this is typed, TAB, and the line sent. */
  async completed(line: string): Promise<string[]> {
    await this.#prompted();
    const given = this.#folder.file('given');
    rmSync(given, { force: true });
    this.#terminal.write(line);
    this.#terminal.key('Tab');
    this.#terminal.key('Enter');
    const deadline = performance.now() + PATIENCE_MS;
    while (!existsSync(given)) {
      if (performance.now() > deadline) throw new Error(`${line} gave nothing:\n${await this.#terminal.text()}`);
      await delay(20);
    }
    return readFileSync(given, 'utf8').split('\0').slice(0, -1);
  }

  /** What is on the screen where this is typed, and TAB twice, as soon as that has `last`. */
  async listed(line: string, last: RegExp): Promise<string> {
    await this.#prompted();
    this.#terminal.write(line);
    for (let times = 0; times < 2; times++) this.#terminal.key('Tab');
    await this.#terminal.until(last);
    return await this.#terminal.text();
  }

  /** Whether something was made in the folder where it runs. */
  holds(name: string): boolean {
    return existsSync(this.#folder.file(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

export function scriptOf(shell: Shell): string {
  return execFileSync(process.execPath, [SAE_MON, 'completion', shell], { encoding: 'utf8' });
}

/** Lines of `complete`: value and description. */
export function candidatesOf(kind: string, word = ''): { readonly value: string; readonly description: string }[] {
  const text = execFileSync(process.execPath, [SAE_MON, 'complete', kind, '--', word], { encoding: 'utf8' });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [value = '', description = ''] = line.split('\t');
      return { value, description };
    });
}
