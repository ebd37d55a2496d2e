import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { CALLED } from './fixture.ts';

/** `programs/called.c`, running. */
export class CalledProgram implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #address = 0;
  #distance = 0;

  private constructor() {
    this.#process = spawn(CALLED, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.#process.stdout === null) throw new Error('its output is a pipe');
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  static async start(): Promise<CalledProgram> {
    const program = new CalledProgram();
    const [main = 0, work = 0] = (await program.#line()).split(' ').map(Number);
    program.#address = work;
    program.#distance = work - main;
    return program;
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error('it did not start');
    return pid;
  }

  /** Of its function in its file. */
  get offset(): number {
    const mapped = mappings(this.pid).find(({ start, end }) => this.#address >= start && this.#address < end);
    if (mapped === undefined) throw new Error('its function is not mapped');
    return this.#address - mapped.start + mapped.offset;
  }

  /** Of its function from `main`, in bytes. */
  get distance(): number {
    return this.#distance;
  }

  /** What `work` returned. */
  async work(number: number): Promise<number> {
    this.#process.stdin?.write(`${number}\n`);
    return Number(await this.#line());
  }

  /** The first instruction of its function, as it is in memory now: a breakpoint is seen. */
  instruction(): string {
    const memory = openSync(`/proc/${this.pid}/mem`, 'r');
    const bytes = new Uint8Array(4);
    readSync(memory, bytes, 0, bytes.length, this.#address);
    closeSync(memory);
    return Buffer.from(bytes).toString('hex');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await exit;
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('it ended');
    return value;
  }
}

interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly path: string;
}

/** Of executable code. */
export function mappings(pid: number): Mapping[] {
  const text = readFileSync(`/proc/${pid}/maps`, 'utf8');
  return [...text.matchAll(/^(\w+)-(\w+) r.x. (\w+) \S+ \d+ +(\/.*)$/gm)].map((match) => {
    const [start = 0, end = 0, offset = 0] = match.slice(1, 4).map((hex) => Number.parseInt(hex, 16));
    return { start, end, offset, path: match[4] ?? '' };
  });
}
