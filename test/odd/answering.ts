import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ODD_ANSWERS, type OddAnswer } from './answers.ts';

/** Between the pieces of an answer: so that they are more than one segment. */
const PAUSE_MS = 50;

/** The n-th request of a connection, by the client's port. */
export interface Served {
  readonly port: number;
  readonly nth: number;
  /** false: the connection was over already, which the client did not know yet. */
  readonly answered: boolean;
}

/** A server that gives the odd answers, and knows what it was asked. */
export class Answering implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #giving: Promise<void>[] = [];
  readonly #served = new Map<string, Served[]>();

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  static start(): Promise<Answering> {
    return new Promise((resolve) => {
      const server = createServer({ noDelay: true });
      server.listen(0, '127.0.0.1', () => {
        const answering = new Answering(server);
        server.on('connection', (socket) => answering.#serve(socket));
        resolve(answering);
      });
    });
  }

  /** Each attempt at an answer, the last at the end. */
  servedOf({ name }: OddAnswer): readonly Served[] {
    return this.#served.get(name) ?? [];
  }

  /** Until every answer that it closes the connection after is over; what clients keep stays. */
  async closed(): Promise<void> {
    await Promise.all(this.#giving);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    socket.on('error', () => undefined); // a client's own business
    const port = socket.remotePort ?? 0;
    let nth = 0;
    let head = '';
    let isOver = false;
    socket.on('data', (bytes) => {
      head += bytes.toString('latin1');
      const [, name, fields = ''] = /^[A-Z]+ \/(\S*) ([\s\S]*?)\r\n\r\n/.exec(head) ?? [];
      const answer = ODD_ANSWERS.find((each) => each.name === name);
      if (answer === undefined) return;
      head = '';
      this.#served.set(answer.name, [...this.servedOf(answer), { port, nth: nth++, answered: !isOver }]);
      if (isOver) return;
      isOver = answer.ending !== 'keep' || /^connection: close\r?$/im.test(fields);
      this.#giving.push(give(socket, answer, isOver));
    });
  }
}

async function give(socket: Socket, { pieces, ending }: OddAnswer, isOver: boolean): Promise<void> {
  for (const [n, piece] of pieces.entries()) {
    if (n > 0) await delay(PAUSE_MS);
    socket.write(piece, 'latin1');
  }
  if (ending !== 'reset') {
    if (isOver) socket.end();
    return;
  }
  if (pieces.length > 0) await delay(PAUSE_MS);
  socket.resetAndDestroy();
}
