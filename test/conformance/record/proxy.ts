import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { CaptureSegment } from '../capture.ts';

/** One connection through the proxy. */
export interface Recorded {
  readonly segments: CaptureSegment[];
  /** True where the server closed first. */
  ended: boolean;
}

/** A TCP proxy that notes each chunk it passes on, in the order in which it saw them. */
export class RecordingProxy {
  readonly connections: Recorded[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: number) {
    this.#server = createServer((client) => this.#accept(client, target));
  }

  static async open(target: number): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Waits for the connections' end, for at most a second. */
  async close(): Promise<void> {
    this.#server.close();
    const deadline = Date.now() + 1000;
    while (this.#sockets.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(client: Socket, target: number): void {
    const server = connect(target, '127.0.0.1');
    const recorded: Recorded = { segments: [], ended: false };
    const began = performance.now();
    const note = (direction: CaptureSegment['direction']) => (chunk: Buffer) => {
      const time = Math.round((performance.now() - began) * 1000) / 1000;
      recorded.segments.push({ direction, bytes: chunk.toString('base64'), time });
    };
    this.connections.push(recorded);
    this.#pass(client, server, note('request'));
    this.#pass(server, client, note('response'));
    server.once('end', () => {
      recorded.ended = !client.readableEnded;
    });
  }

  #pass(from: Socket, to: Socket, note: (chunk: Buffer) => void): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk) => {
      note(chunk);
      to.write(chunk);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => this.#sockets.delete(from));
  }
}
