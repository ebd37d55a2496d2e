import { Child } from './child.ts';

/** Says that it is there, waits for a line, and becomes the program: its pid is known before its first call. */
const SCRIPT = 'echo ready && read -r line && exec "$0" "$@"';

/** A program that begins when it is released. */
export class HeldProgram implements AsyncDisposable {
  /** What it reads when it is released. */
  static readonly inputBytes = 3;
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(command: string, ...args: string[]): Promise<HeldProgram> {
    const child = new Child('sh', ['-c', SCRIPT, command, ...args]);
    await child.line('stdout', 'ready');
    return new HeldProgram(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Lets it run until it says that it waits for a line. */
  async pause(): Promise<void> {
    this.#child.write('go\n');
    await this.#child.line('stdout', 'paused');
  }

  /** Lets it run to its end, also from where it waits. @returns what it printed; rejects where it failed */
  async run(): Promise<string> {
    this.#child.write('go\n');
    const { code, signal } = await this.#child.exited;
    if (code !== 0) throw new Error(`it ended with ${code ?? signal}: ${this.#child.stderr}${this.#child.stdout}`);
    return this.#child.stdout.slice('ready\n'.length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
