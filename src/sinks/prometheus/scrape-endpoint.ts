/** `/metrics` for who scrapes: reads only, and bounded in all that a stranger could make it spend. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { UserError } from '../../lib/errors.ts';
import type { Attributes, Collection } from '../../metrics/collection.ts';
import type { Labels } from './families.ts';
import { externalLabels } from './names.ts';
import { negotiate } from './negotiate.ts';
import { addOwnFamilies, type Self } from './own-families.ts';
import { type Scrape, Scrapers } from './scrapers.ts';
import { serviceFamilies } from './service-families.ts';

/** Each scraper keeps one; beyond it new ones are closed. */
const MAX_CONNECTIONS = 32;
/** Answers made at a time, of up to some 15 MB each. */
const MAX_SCRAPES = 4;
/** From the first byte of a request to its last. */
const REQUEST_MS = 5000;
/** Prometheus waits for ten seconds by default. */
const DEFAULT_ANSWER_MS = 20_000;
/** Between two scrapes, which are mostly a minute apart or less. */
const IDLE_MS = 75_000;
/** How often the server looks for what is over time. */
const CHECK_MS = 1000;
const MAX_HEADER_BYTES = 8192;

const compress = promisify(gzip);

export interface ScrapeEndpointOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** From a request to the last byte of its answer, milliseconds. */
  readonly answerMs?: number;
  /** Of everything, beside its own. */
  readonly labels?: Attributes;
  collect(): Promise<Collection>;
  self(): Self;
  /** A bug, to which the answer was 500, or the system refuses to listen on. */
  failed(error: unknown): void;
}

export class ScrapeEndpoint implements AsyncDisposable {
  readonly #options: ScrapeEndpointOptions;
  readonly #server: Server;
  readonly #scrapers = new Scrapers();
  readonly #labels: Labels;
  #scrapes = 0;

  private constructor(options: ScrapeEndpointOptions) {
    this.#options = options;
    this.#labels = externalLabels(options.labels ?? {});
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
  static async open(options: ScrapeEndpointOptions): Promise<ScrapeEndpoint> {
    const endpoint = new ScrapeEndpoint(options);
    const server = endpoint.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: options.host, port: options.port }, resolve);
    }).catch((error: NodeJS.ErrnoException) => {
      throw listenError(options, error);
    });
    server.removeAllListeners('error').on('error', options.failed);
    return endpoint;
  }

  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
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
    try {
      await this.#route(request, response);
    } catch (error) {
      this.#options.failed(error);
      sayShort(response, 500, 'a bug: the words of sae-mon tell more');
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD').setHeader('Connection', 'close');
      return sayShort(response, 405, 'GET and HEAD only');
    }
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/metrics') return await this.#metrics(request, response);
    if (path === '/-/healthy' || path === '/-/ready') return sayShort(response, 200, 'sae-mon is watching');
    if (path !== '/') return sayShort(response, 404, 'see /metrics');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>sae-mon</title><a href="/metrics">/metrics</a>\n');
  }

  async #metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#scrapes >= MAX_SCRAPES) {
      response.setHeader('Retry-After', '1');
      return sayShort(response, 503, 'too many scrapes at a time');
    }
    this.#scrapes += 1;
    response.on('close', () => {
      this.#scrapes -= 1;
    });
    const collection = await this.#options.collect().catch(() => null);
    if (collection === null) return sayShort(response, 503, 'the session has ended');
    const scrape = this.#scrapers.scrape(request.socket, scraperName(request));
    await this.#send(request, response, { collection, scrape });
  }

  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    { collection, scrape }: { readonly collection: Collection; readonly scrape: Scrape },
  ): Promise<void> {
    const families = serviceFamilies(collection, scrape.isNew);
    addOwnFamilies(families, collection, this.#options.self());
    const format = negotiate(request.headers.accept);
    const zipped = acceptsGzip(request);
    const plain = Buffer.from(format.write(families.all(this.#labels)));
    const body = zipped ? await compress(plain, { level: constants.Z_BEST_SPEED }) : plain;
    response.setHeader('Content-Type', format.contentType).setHeader('Vary', 'Accept, Accept-Encoding');
    if (zipped) response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Content-Length', body.length);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.on('finish', () => scrape.done());
    response.end(body);
  }
}

/** Two servers on one host may share it: until each has scraped once. */
function scraperName({ socket, headers }: IncomingMessage): string {
  return `${socket.remoteAddress} ${headers['user-agent'] ?? ''}`;
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  const codings = String(headers['accept-encoding'] ?? '').toLowerCase();
  return /(^|,)\s*gzip\s*(,|$)/.test(codings);
}

function sayShort(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}

function listenError({ host, port }: ScrapeEndpointOptions, error: NodeJS.ErrnoException): UserError {
  const why =
    error.code === 'EADDRINUSE'
      ? 'somebody listens there already'
      : error.code === 'EACCES'
        ? 'ports below 1024 are for root'
        : error.message;
  return new UserError('LISTEN', `cannot listen on ${host}:${port}: ${why}`, ['Name another port.'], { cause: error });
}
