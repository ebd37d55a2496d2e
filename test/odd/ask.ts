import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { readAnswers } from './answer-reader.ts';
import type { OddRequest } from './requests.ts';

/** How long a server may be silent before the client goes on: it then ends its direction, and reads what still comes. */
const SILENCE_MS = 700;
/** A server that keeps a half-closed connection for longer is left. */
const END_MS = 2_000;
const LOOK_MS = 5;

export interface Asked {
  /** The client's, which names the connection. */
  readonly port: number;
  readonly statuses: readonly string[];
}

/** Sends it to the server, and reads what it gets. */
export async function ask(port: number, request: OddRequest): Promise<Asked> {
  const connection = await Connection.open(port);
  try {
    await send(connection, request);
    const isHead = request.method === 'HEAD';
    if (request.ending === 'reset') {
      await connection.until(() => connection.received > 0, SILENCE_MS);
      connection.reset();
    } else {
      const isAnswered = (): boolean => readAnswers(connection.text, isHead).whole >= request.requests;
      if (request.ending === undefined) await connection.untilSilent(isAnswered, SILENCE_MS);
      connection.end();
      await connection.until(() => connection.closed, END_MS);
    }
    return { port: connection.port, statuses: readAnswers(connection.text, isHead).statuses };
  } finally {
    connection.leave();
  }
}

async function send(connection: Connection, { pieces }: OddRequest): Promise<void> {
  for (const [n, piece] of pieces.entries()) {
    if (n > 0) {
      const before = connection.received;
      await connection.until(() => connection.received > before, SILENCE_MS);
    }
    connection.write(piece);
  }
}

/** What a client's socket has got; no error of it is one of the test. */
class Connection {
  readonly port: number;
  received = 0;
  closed = false;
  readonly #socket: Socket;
  readonly #pieces: Buffer[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.localPort ?? 0;
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
    socket.on('end', () => (this.closed = true));
    socket.on('data', (bytes) => {
      this.#pieces.push(bytes);
      this.received += bytes.length;
    });
  }

  /** By ports of their own, which tell them apart in the logs of servers: the kernel gives one out again once it is free. */
  static readonly #ports = new Set<number>();

  static async open(port: number): Promise<Connection> {
    for (;;) {
      const connection = await Connection.#connected(port);
      if (!Connection.#ports.has(connection.port)) {
        Connection.#ports.add(connection.port);
        return connection;
      }
      connection.leave();
    }
  }

  static #connected(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket)));
    });
  }

  get text(): string {
    return Buffer.concat(this.#pieces).toString('latin1');
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  leave(): void {
    this.#socket.destroy();
  }

  /** Until it holds, or nothing was received for so long. */
  async untilSilent(holds: () => boolean, ms: number): Promise<void> {
    for (let before = -1; before !== this.received && !this.closed && !holds(); ) {
      before = this.received;
      await this.until(() => this.received !== before, ms);
    }
  }

  async until(holds: () => boolean, ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (!holds() && !this.closed && performance.now() < end) await delay(LOOK_MS);
  }
}
