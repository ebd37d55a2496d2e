import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import type { LoadResult } from './account.ts';
import type { HttpLoadOptions } from './http-load.ts';
import type { MysqlLoadOptions } from './mysql-load.ts';
import type { RedisLoadOptions } from './redis-load.ts';

export type LoadOptions =
  | ({ readonly kind: 'redis' } & RedisLoadOptions)
  | ({ readonly kind: 'http' } & HttpLoadOptions)
  | ({ readonly kind: 'mysql' } & MysqlLoadOptions);

/** 19,000 connections take 3 s, and on a busy machine more than ten times that. */
const READY_MS = 120_000;

/** A generator in a process of its own: held at `ready` until `release`; keeps its connections until `close`. */
export class Load implements AsyncDisposable {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(options: LoadOptions): Promise<Load> {
    const script = fileURLToPath(new URL(`./${options.kind}-load.ts`, import.meta.url));
    const child = Child.node(script, [JSON.stringify(options)]);
    await child.line('stdout', 'ready', READY_MS);
    return new Load(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  release(): void {
    this.#child.write('go\n');
  }

  /** Resolves when every answer was received and checked. */
  async result(patienceMs = 60_000): Promise<LoadResult> {
    return JSON.parse(await this.#child.line('stdout', '{', patienceMs)) as LoadResult;
  }

  /** Lets it close its connections and end. */
  async close(): Promise<void> {
    this.#child.write('close\n');
    const { code, signal } = await this.#child.exited;
    if (code !== 0) throw new Error(`the load ended with ${code ?? signal}: ${this.#child.stderr}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
