import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Child } from '../workloads/child.ts';
import { listeningPort } from '../workloads/tcp.ts';

const PATIENCE_MS = 60_000;

const run = promisify(execFile);

/** The mock broker inside librdkafka, as Debian's kcat carries it: it keeps what is produced, and coordinates groups. */
export class MockBroker implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;

  private constructor(child: Child, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** `topic` is made, too. */
  static async start(topic: string): Promise<MockBroker> {
    // It lives as long as its consumer, which reads a topic of its own that nobody writes to.
    const child = new Child('kcat', ['-b', 'mock', '-X', 'test.mock.num.brokers=1', '-C', '-t', 'boot', '-q']);
    await child.until(() => listeningPort(child.pid) !== null, 'port at which it listens');
    const broker = new MockBroker(child, listeningPort(child.pid) as number);
    for (const end = performance.now() + PATIENCE_MS; !(await broker.#has(topic)); ) {
      if (performance.now() > end) throw new Error(`the mock broker has no topic ${topic}`);
      await delay(100);
    }
    return broker;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Asking for a topic makes it. */
  async #has(topic: string): Promise<boolean> {
    const { stdout } = await run('kcat', ['-b', `127.0.0.1:${this.port}`, '-L', '-t', topic, '-m', '60']);
    return stdout.includes(`"${topic}" with`) && !stdout.includes('Leader not available');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
