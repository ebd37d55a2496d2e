import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly atMs: number;
}

/** How a request is answered; the next one in turn, the last one for all that follow. */
export type Reply = number | ((response: ServerResponse, request: IncomingMessage) => void);

/** Somebody who is pushed to, over a real socket. */
export class Receiver implements AsyncDisposable {
  readonly received: Received[] = [];
  replies: Reply[];
  readonly #server: Server;
  #wake: () => void = () => undefined;

  private constructor(replies: Reply[], tls: ServerOptions | null) {
    this.replies = replies;
    const listener: RequestListener = (request, response) => void this.#answer(request, response);
    this.#server = tls === null ? createServer(listener) : createTlsServer(tls, listener);
  }

  static async start(replies: Reply[] = [204], tls: ServerOptions | null = null, port = 0): Promise<Receiver> {
    const receiver = new Receiver(replies, tls);
    await new Promise<void>((resolve) => receiver.#server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get bodies(): string[] {
    return this.received.map(({ body }) => body.toString());
  }

  /** Resolves when so many requests have come. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    this.received.push({ headers: request.headers, body: Buffer.concat(parts), atMs: performance.now() });
    const [reply = 204] = this.replies;
    if (this.replies.length > 1) this.replies.shift();
    if (typeof reply === 'number') response.writeHead(reply).end(reply >= 300 ? `no: ${reply}\nmore` : '');
    else reply(response, request);
    this.#wake();
  }
}
