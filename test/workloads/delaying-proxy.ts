import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Passes bytes on to a port of 127.0.0.1, each way half of a time later: a server that is far away, as its client sees it. */
export class DelayingProxy implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#sockets = sockets;
  }

  static async start(target: number, delayMs: number): Promise<DelayingProxy> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (near) => {
      const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
      pass(near, far, delayMs / 2);
      pass(far, near, delayMs / 2);
      sockets.add(near).add(far);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DelayingProxy(server, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Timers of one delay end in the order in which they began. */
function pass(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (bytes) => setTimeout(() => to.write(bytes), delayMs));
  from.on('error', () => undefined); // it closes, too
  from.on('close', () => to.destroy());
}
