import { Probe, type ProbeOptions } from '../../src/probe/probe.ts';
import { Child } from '../workloads/child.ts';
import { type SeenRecord, seenRecords } from './seen-record.ts';

export const WAYS = ['socket', 'sys_exit'] as const;
export type Way = (typeof WAYS)[number];

const PROGRAM = new URL('../workloads/socket-calls.py', import.meta.url).pathname;

export const PROBE_DEFAULTS = { way: 'auto', copyBytes: 16384, turnBytes: 1 << 20, ringBytes: 8 << 20 } as const;

/** Longer than any condition of these tests takes; a busy machine is patient. */
const PATIENCE_MS = 60_000;

/** `test/workloads/socket-calls.py`, told what to do. */
export class CallingProgram implements AsyncDisposable {
  readonly child = new Child('python3', [PROGRAM]);
  #answers = 0;
  #pid = 0;

  /** Of the process that makes the calls. */
  get pid(): number {
    return this.#pid;
  }

  async ready(): Promise<this> {
    this.#pid = Number((await this.child.line('stdout', 'ready')).split(' ')[1]);
    return this;
  }

  /** Has it done, and returns its answer. */
  async tell(command: string): Promise<string> {
    this.child.write(`${command}\n`);
    this.#answers += 1;
    await this.child.until(() => this.#lines().length >= this.#answers, `answer to "${command}"`);
    return this.#lines()[this.#answers - 1] as string;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
  }

  #lines(): string[] {
    return this.child.stdout
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('done '))
      .map((line) => line.slice(5));
  }
}

/** That program with the probe attached to it. */
export class ProbedProgram implements AsyncDisposable {
  readonly program: CallingProgram;
  readonly probe: Probe;
  readonly #buffer = new Uint8Array(1 << 20);

  constructor(program: CallingProgram, probe: Probe) {
    this.program = program;
    this.probe = probe;
  }

  /** @param before commands that it does before the probe is attached */
  static async start(options: Partial<ProbeOptions> = {}, before: readonly string[] = []): Promise<ProbedProgram> {
    const program = await new CallingProgram().ready();
    try {
      for (const command of before) await program.tell(command);
      const target = { kind: 'pids', pids: [program.pid], followChildren: true } as const;
      return new ProbedProgram(program, Probe.attach({ ...PROBE_DEFAULTS, target, ...options }));
    } catch (error) {
      await program[Symbol.asyncDispose]();
      throw error;
    }
  }

  get pid(): number {
    return this.program.pid;
  }

  /** Has commands done, and returns the records of the time since the last call. */
  async records(...commands: readonly string[]): Promise<SeenRecord[]> {
    for (const command of commands) await this.program.tell(command);
    return this.drain();
  }

  drain(): SeenRecord[] {
    const records: SeenRecord[] = [];
    for (;;) {
      const length = this.probe.drain(this.#buffer);
      if (length === 0) return records;
      records.push(...seenRecords(this.#buffer.subarray(0, length)));
    }
  }

  /** The same, until what is expected of them holds: for records that come by themselves. */
  async recordsUntil(holds: (records: SeenRecord[]) => boolean, ...commands: readonly string[]): Promise<SeenRecord[]> {
    const records = await this.records(...commands);
    const deadline = performance.now() + PATIENCE_MS;
    while (!holds(records)) {
      if (performance.now() > deadline)
        throw new Error(`these records are not what was waited for: ${summary(records)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      records.push(...this.drain());
    }
    return records;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.probe[Symbol.dispose]();
    await this.program[Symbol.asyncDispose]();
  }
}

/** One line a record. */
export function summary(records: readonly SeenRecord[]): string {
  return records
    .map(
      (record) =>
        `\n  ${record.kind} ${record.role} ${record.direction} ${record.length} ${record.reason} #${record.connection}`,
    )
    .join('');
}

/** DATA of one side and direction. */
export function data(records: readonly SeenRecord[], role: string, direction: string): SeenRecord[] {
  return records.filter((record) => record.kind === 'DATA' && record.role === role && record.direction === direction);
}
