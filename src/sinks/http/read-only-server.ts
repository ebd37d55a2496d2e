/** A server that a sink answers with: reads only, and bounded in all that a stranger could make it spend. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../lib/errors.ts';

/** Who asks again keeps one; beyond it new ones are closed. */
const MAX_CONNECTIONS = 32;
/** From the first byte of a request to its last. */
const REQUEST_MS = 5000;
/** Prometheus waits for ten seconds by default. */
const DEFAULT_ANSWER_MS = 20_000;
/** Between two scrapes, which are mostly a minute apart or less. */
const IDLE_MS = 75_000;
/** How often the server looks for what is over time. */
const CHECK_MS = 1000;
const MAX_HEADER_BYTES = 8192;

export interface ReadOnlyServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** From a request to the last byte of its answer, milliseconds. */
  readonly answerMs?: number;
  /** Answers a GET or a HEAD; what it throws is a bug. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> | void;
  /** A bug, to which the answer was 500, or the system refuses to listen on. */
  failed(error: unknown): void;
}

export class ReadOnlyServer implements AsyncDisposable {
  readonly #options: ReadOnlyServerOptions;
  readonly #server: Server;

  private constructor(options: ReadOnlyServerOptions) {
    this.#options = options;
    this.#server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: REQUEST_MS,
        requestTimeout: REQUEST_MS,
        keepAliveTimeout: IDLE_MS,
        connectionsCheckingInterval: CHECK_MS,
      },
      (request, response) => void this.#answer(request, response),
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** @throws UserError LISTEN */
  static async open(options: ReadOnlyServerOptions): Promise<ReadOnlyServer> {
    const opened = new ReadOnlyServer(options);
    const server = opened.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: options.host, port: options.port }, resolve);
    }).catch((error: NodeJS.ErrnoException) => {
      throw listenError(options, error);
    });
    server.removeAllListeners('error').on('error', options.failed);
    return opened;
  }

  /** Of its root, with the slash. */
  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`;
  }

  /** Nobody but this host reaches it. */
  get loopback(): boolean {
    const { address } = this.#server.address() as AddressInfo;
    return address === '::1' || address.startsWith('127.');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const deadline = setTimeout(() => response.destroy(), this.#options.answerMs ?? DEFAULT_ANSWER_MS);
    response.on('close', () => clearTimeout(deadline));
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD').setHeader('Connection', 'close');
      answerShort(response, 405, 'GET and HEAD only');
      return;
    }
    try {
      const [path = ''] = (request.url ?? '').split('?', 1);
      await this.#options.answer(request, response, path);
    } catch (error) {
      this.#options.failed(error);
      answerShort(response, 500, 'a bug: the words of sae-mon tell more');
    }
  }
}

/** A sentence; where an answer has begun already, its end. */
export function answerShort(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}

export function acceptsGzip({ headers }: IncomingMessage): boolean {
  const codings = String(headers['accept-encoding'] ?? '').toLowerCase();
  return /(^|,)\s*gzip\s*(,|$)/.test(codings);
}

function listenError({ host, port }: ReadOnlyServerOptions, error: NodeJS.ErrnoException): UserError {
  const why =
    error.code === 'EADDRINUSE'
      ? 'somebody listens there already'
      : error.code === 'EACCES'
        ? 'ports below 1024 are for root'
        : error.message;
  return new UserError('LISTEN', `cannot listen on ${host}:${port}: ${why}`, ['Name another port.'], { cause: error });
}
