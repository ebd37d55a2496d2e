import { type ChildProcess, spawn } from 'node:child_process';

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How long a program may take to say that it is ready, or to end: generous, since the machine may be busy. */
const PATIENCE_MS = 60_000;

/**
 * A program of a test: its output is kept, it can be waited for, and it never outlives the test
 * (the kernel sends it SIGTERM when the test's process dies, however that dies).
 */
export class Child implements AsyncDisposable {
  readonly exited: Promise<ChildExit>;
  stdout = '';
  stderr = '';
  readonly #process: ChildProcess;
  readonly #name: string;
  #exit: ChildExit | null = null;
  #watchers: (() => void)[] = [];

  constructor(command: string, args: readonly string[] = [], options: ChildOptions = {}) {
    this.#name = command;
    this.#process = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...options,
    });
    this.#process.stdin?.on('error', () => undefined); // it ended first: `exited` says so
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => this.#grow('stdout', text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => this.#grow('stderr', text));
    this.exited = new Promise((resolve, reject) => {
      this.#process.once('error', reject);
      this.#process.once('close', (code, signal) => {
        this.#exit = { code, signal };
        this.#wake();
        resolve(this.#exit);
      });
    });
  }

  /** Node.js itself, the one that runs the test, with a program of ours. */
  static node(script: string, args: readonly string[] = [], options: ChildOptions = {}): Child {
    return new Child(process.execPath, [script, ...args], options);
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error(`${this.#name} did not start`);
    return pid;
  }

  get running(): boolean {
    return this.#exit === null;
  }

  write(bytes: string | Uint8Array): void {
    this.#process.stdin?.write(bytes);
  }

  endInput(): void {
    this.#process.stdin?.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Resolves with the first whole line of that stream that begins with `prefix`; rejects if the program ends first. */
  async line(stream: 'stdout' | 'stderr', prefix: string, patienceMs = PATIENCE_MS): Promise<string> {
    const found = (): string | undefined => {
      const lines = this[stream].split('\n');
      return lines.slice(0, -1).find((line) => line.startsWith(prefix));
    };
    await this.until(() => found() !== undefined, `a line that begins with "${prefix}"`, patienceMs);
    return found() as string;
  }

  /** Resolves when `holds`, looked at whenever the program says something or ends. */
  async until(holds: () => boolean, what: string, patienceMs = PATIENCE_MS): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!holds()) {
      if (this.#exit !== null) throw this.#failure(`ended before ${what}`);
      if (performance.now() > deadline) throw this.#failure(`gave no ${what} in ${patienceMs} ms`);
      await this.#news();
    }
  }

  /** Asks it to end and waits; SIGKILL when it does not. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ChildExit> {
    if (this.#exit !== null) return this.#exit;
    this.#process.kill(signal);
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
    try {
      return await this.exited;
    } finally {
      clearTimeout(kill);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #grow(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    this.#wake();
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }

  /** Something was said, or 200 ms went by: so that a condition outside of the program is looked at too. */
  #news(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 200);
      this.#watchers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #failure(what: string): Error {
    return new Error(`${this.#name} ${what}\nstdout: ${this.stdout.slice(-2000)}\nstderr: ${this.stderr.slice(-2000)}`);
  }
}
