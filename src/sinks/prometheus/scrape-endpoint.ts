/** `/metrics` for who scrapes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Attributes, Collection } from '../../metrics/collection.ts';
import { acceptsGzip, answerShort, ReadOnlyServer } from '../http/read-only-server.ts';
import type { Labels } from './families.ts';
import { externalLabels } from './names.ts';
import { negotiate } from './negotiate.ts';
import { addOwnFamilies, type Self } from './own-families.ts';
import { type Scrape, Scrapers } from './scrapers.ts';
import { serviceFamilies } from './service-families.ts';
import { addTraceFamilies, NO_TRACE_NAMES, type TraceNames } from './trace-families.ts';

/** Answers made at a time, of up to some 15 MB each. */
const MAX_SCRAPES = 4;

const compress = promisify(gzip);

export interface ScrapeEndpointOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** From a request to the last byte of its answer, milliseconds. */
  readonly answerMs?: number;
  /** Of everything, beside its own. */
  readonly labels?: Attributes;
  /** None unless it is given. */
  readonly traceNames?: TraceNames;
  collect(): Promise<Collection>;
  self(): Self;
  /** A bug, to which the answer was 500, or the system refuses to listen on. */
  failed(error: unknown): void;
}

export class ScrapeEndpoint implements AsyncDisposable {
  readonly #options: ScrapeEndpointOptions;
  readonly #scrapers = new Scrapers();
  readonly #labels: Labels;
  readonly #server: ReadOnlyServer;
  #scrapes = 0;

  private constructor(options: ScrapeEndpointOptions, server: ReadOnlyServer) {
    this.#options = options;
    this.#server = server;
    this.#labels = externalLabels(options.labels ?? {});
  }

  /** @throws UserError LISTEN */
  static async open(options: ScrapeEndpointOptions): Promise<ScrapeEndpoint> {
    const endpoint: ScrapeEndpoint = new ScrapeEndpoint(
      options,
      await ReadOnlyServer.open({
        ...options,
        answer: (request, response, path) => endpoint.#answer(request, response, path),
      }),
    );
    return endpoint;
  }

  get url(): string {
    return `${this.#server.url}metrics`;
  }

  /** Nobody but this host reaches it. */
  get loopback(): boolean {
    return this.#server.loopback;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === '/metrics') return await this.#metrics(request, response);
    if (path === '/-/healthy' || path === '/-/ready') return answerShort(response, 200, 'sae-mon is watching');
    if (path !== '/') return answerShort(response, 404, 'see /metrics');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>sae-mon</title><a href="/metrics">/metrics</a>\n');
  }

  async #metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#scrapes >= MAX_SCRAPES) {
      response.setHeader('Retry-After', '1');
      return answerShort(response, 503, 'too many scrapes at a time');
    }
    this.#scrapes += 1;
    response.on('close', () => {
      this.#scrapes -= 1;
    });
    const collection = await this.#options.collect().catch(() => null);
    if (collection === null) return answerShort(response, 503, 'the session has ended');
    const scrape = this.#scrapers.scrape(request.socket, scraperName(request));
    await this.#send(request, response, { collection, scrape });
  }

  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    { collection, scrape }: { readonly collection: Collection; readonly scrape: Scrape },
  ): Promise<void> {
    const families = serviceFamilies(collection, scrape.isNew);
    const names = this.#options.traceNames ?? NO_TRACE_NAMES;
    addTraceFamilies(families, collection, { names, isNew: scrape.isNew });
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
