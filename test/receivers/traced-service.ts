import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { freePort } from '../workloads/tcp.ts';

/** One that was sent to it: what it had in its head, and when it was under way by the clocks of both, CLOCK_MONOTONIC nanoseconds. */
export interface TracedCall {
  readonly traceparent: string | null;
  readonly status: number;
  readonly sentNs: number;
  readonly readNs: number;
  readonly answersNs: number;
  readonly gotNs: number;
}

interface Told {
  readonly traceparent: string | null;
  readonly readNs: number;
  readonly answersNs: number;
}

/** The service of `traced-service-program.ts`, and who calls it. */
export class TracedService implements AsyncDisposable {
  readonly #port: number;
  readonly #child: Child;
  #lines = 0;

  private constructor(port: number, child: Child) {
    this.#port = port;
    this.#child = child;
  }

  static async start(): Promise<TracedService> {
    const port = await freePort();
    const child = Child.node(fileURLToPath(new URL('./traced-service-program.ts', import.meta.url)), [`${port}`]);
    await child.line('stdout', 'listening');
    return new TracedService(port, child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** One after the other. */
  async call(status: number, ms: number, traceparent: string | null): Promise<TracedCall> {
    const sentNs = Number(process.hrtime.bigint());
    await this.#get(`/status/${status}?${ms}`, traceparent);
    const gotNs = Number(process.hrtime.bigint());
    this.#lines += 1;
    const told = (): string | undefined => this.#child.stdout.split('\n').slice(1, -1)[this.#lines - 1];
    await this.#child.until(() => told() !== undefined, 'a line of a request');
    return { status, sentNs, gotNs, ...(JSON.parse(told() as string) as Told) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }

  async #get(path: string, traceparent: string | null): Promise<void> {
    const headers = traceparent === null ? {} : { traceparent };
    await new Promise<void>((resolve, reject) => {
      request({ host: '127.0.0.1', port: this.#port, path, headers, agent: false }, (response) => {
        response.resume().on('end', resolve).on('error', reject);
      })
        .on('error', reject)
        .end();
    });
  }
}
