/**
 * An HTTP client that makes a connection for each request: `churn-load.ts OPTIONS-AS-JSON`. Prints `ready`; for each line
 * with a number makes so many connections, checks every answer, and prints `answered COUNT SECONDS`.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export interface ChurnLoadOptions {
  readonly port: number;
  /** Connections go from each to each in turn: a pair of addresses has 28,232 ports, and holds each for a minute. */
  readonly hosts: readonly string[];
  readonly connections: number;
  readonly path: string;
}

const OK = 'HTTP/1.1 200 OK\r\n';

class Churn {
  readonly #options: ChurnLoadOptions;
  #made = 0;

  constructor(options: ChurnLoadOptions) {
    this.#options = options;
  }

  async run(count: number): Promise<void> {
    let left = count;
    const one = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.#request();
      }
    };
    await Promise.all(Array.from({ length: this.#options.connections }, one));
  }

  /** The server closes first. */
  #request(): Promise<void> {
    const { hosts, port, path } = this.#options;
    const host = hosts[this.#made % hosts.length] as string;
    const localAddress = hosts[Math.floor(this.#made / hosts.length) % hosts.length] as string;
    this.#made += 1;
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect({ host, port, localAddress }, () => {
        socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      });
      socket.on('data', (bytes: Buffer) => {
        answer += bytes.toString('latin1');
      });
      socket.on('error', reject);
      socket.on('close', () => (answer.startsWith(OK) ? resolve() : reject(new Error(`not an answer: ${answer}`))));
    });
  }
}

const churn = new Churn(JSON.parse(process.argv[2] ?? '{}') as ChurnLoadOptions);
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const begun = performance.now();
  await churn.run(Number(line));
  process.stdout.write(`answered ${line} ${(performance.now() - begun) / 1000}\n`);
}
