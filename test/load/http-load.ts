/**
 * An HTTP/1.1 client that counts exactly: `http-load.ts OPTIONS-AS-JSON`. Prints `ready`, waits for a line,
 * sends the plan, checks every answer, prints a `LoadResult`, waits for a line, and closes.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Account } from './account.ts';
import { finished, held } from './held-start.ts';
import { HttpAnswers } from './http-answers.ts';
import { encodeHttp, type HttpStep, UNANSWERED } from './http-step.ts';
import { interleave } from './interleave.ts';

export interface HttpLoadOptions {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Requests in one write; the next ones follow when all are answered. */
  readonly depth: number;
  readonly steps: readonly HttpStep[];
  /** Open the connections, and send this many of the first step on each, before `ready`; null: connect after it. */
  readonly warm: number | null;
}

class Plan {
  readonly account = new Account();
  readonly #steps: readonly HttpStep[];
  readonly #order: Uint16Array;
  #at = 0;

  constructor(steps: readonly HttpStep[]) {
    this.#steps = steps;
    this.#order = interleave(steps.map(({ count }) => count));
  }

  /** Up to `depth` steps; one after which the connection closes ends its batch. */
  batch(depth: number): HttpStep[] {
    const batch: HttpStep[] = [];
    while (batch.length < depth && this.#at < this.#order.length) {
      const step = this.#steps[this.#order[this.#at++] as number] as HttpStep;
      batch.push(step);
      if (step.giveUpMs !== undefined || step.close === true || step.serverCloses === true) break;
    }
    return batch;
  }

  number(): number {
    return this.#at;
  }

  answered(step: HttpStep): void {
    this.account.add(step.method, step.resource, `${step.status}`);
  }

  gaveUp(step: HttpStep): void {
    this.account.add(step.method, step.resource, UNANSWERED);
  }
}

class Connection {
  opened = 0;
  readonly #options: HttpLoadOptions;
  #socket: Socket | null = null;
  #answers = new HttpAnswers();
  #answered: () => void = () => undefined;

  constructor(options: HttpLoadOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const socket = connect(this.#options.port, this.#options.host);
    await once(socket, 'connect');
    socket.setNoDelay(true);
    this.opened += 1;
    this.#socket = socket;
    this.#answers = new HttpAnswers();
    const answers = this.#answers;
    socket.on('data', (bytes: Buffer) => {
      answers.feed(bytes);
      if (answers.pending === 0) this.#answered();
    });
    socket.on('end', () => {
      if (answers.pending > 0) throw new Error('the server closed the connection before it had answered');
    });
  }

  /** One write; resolves when every answer has come, or when it was time to give up. */
  async send(batch: readonly HttpStep[], number: number): Promise<'answered' | 'gave up'> {
    if (this.#socket === null) await this.open();
    const socket = this.#socket as Socket;
    for (const step of batch) this.#answers.push(step);
    const answered = new Promise<'answered'>((resolve) => {
      this.#answered = () => resolve('answered');
    });
    socket.write(Buffer.concat(batch.map((step, at) => encodeHttp(step, number - batch.length + 1 + at))));
    const patience = batch.at(-1)?.giveUpMs;
    if (patience === undefined) await answered;
    else if (await this.#givesUp(patience, answered)) return 'gave up';
    if (this.#answers.closing) await this.close();
    return 'answered';
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.closed) return;
    socket.end();
    await once(socket, 'close');
  }

  async #givesUp(patienceMs: number, answered: Promise<'answered'>): Promise<boolean> {
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), patienceMs));
    if ((await Promise.race([answered, late])) === 'answered') return false;
    const socket = this.#socket as Socket;
    this.#socket = null;
    socket.removeAllListeners('end').destroy();
    await once(socket, 'close');
    return true;
  }
}

async function run(connection: Connection, plan: Plan, depth: number): Promise<void> {
  for (let batch = plan.batch(depth); batch.length > 0; batch = plan.batch(depth)) {
    const outcome = await connection.send(batch, plan.number());
    batch.forEach((step, at) => {
      if (outcome === 'gave up' && at === batch.length - 1) plan.gaveUp(step);
      else plan.answered(step);
    });
  }
}

async function main(options: HttpLoadOptions): Promise<void> {
  const connections = Array.from({ length: options.connections }, () => new Connection(options));
  if (options.warm !== null) {
    const [first] = options.steps;
    for (const connection of connections) {
      await connection.open();
      for (let n = 0; n < options.warm; n += 1) await connection.send([first as HttpStep], 1);
    }
  }
  await held();
  const plan = new Plan(options.steps);
  const begun = performance.now();
  await Promise.all(connections.map((connection) => run(connection, plan, options.depth)));
  const seconds = (performance.now() - begun) / 1000;
  const opened = connections.reduce((sum, connection) => sum + connection.opened, 0);
  await finished({ account: plan.account.rows(), connections: opened, seconds });
  await Promise.all(connections.map((connection) => connection.close()));
  process.stdin.destroy();
}

await main(JSON.parse(process.argv[2] ?? '{}') as HttpLoadOptions);
