/** The page, and what it asks for: from memory alone. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { acceptsGzip, answerShort, ReadOnlyServer } from '../http/read-only-server.ts';
import { isOwnHost } from './own-host.ts';
import type { PageFile } from './page-file.ts';

const compress = promisify(gzip);

/** Ranges that can be looked at, seconds. */
export const RANGES = [300, 900, 3600];
/** How long a page that knows everything is kept waiting for what comes next. */
const WAIT_MS = 10_000;
/** Pages that wait at a time; more are answered at once. */
const MAX_WAITING = 16;
/** Who has asked within this time is taken to be there still. */
const WATCHED_MS = 15_000;
/** What such a page is given to hear of the end. */
const LINGER_MS = 1500;

export interface DashboardSource {
  /** Changes whenever an answer may. */
  readonly version: string;
  overview(range: number): object;
  /** Null where there is no such row. */
  row(id: number, range: number): object | null;
}

export interface DashboardServerOptions {
  readonly host: string;
  readonly port: number;
  readonly page: PageFile;
  readonly source: DashboardSource;
  failed(error: unknown): void;
}

export class DashboardServer implements AsyncDisposable {
  readonly #options: DashboardServerOptions;
  readonly #server: ReadOnlyServer;
  readonly #waiting = new Set<() => void>();
  /** Answers by what was asked, of one version. */
  readonly #answers = new Map<string, string | null>();
  #answered = '';
  #askedMs = Number.NEGATIVE_INFINITY;

  private constructor(options: DashboardServerOptions, server: ReadOnlyServer) {
    this.#options = options;
    this.#server = server;
  }

  /** @throws UserError LISTEN */
  static async open(options: DashboardServerOptions): Promise<DashboardServer> {
    const opened: DashboardServer = new DashboardServer(
      options,
      await ReadOnlyServer.open({
        ...options,
        answer: (request, response, path) => opened.#answer(request, response, path),
      }),
    );
    return opened;
  }

  get url(): string {
    return this.#server.url;
  }

  get loopback(): boolean {
    return this.#server.loopback;
  }

  /** There is something new: who waits for it is answered. */
  changed(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when pages that are open have had the time to hear of the last change. */
  async heard(hurry: AbortSignal): Promise<void> {
    if (performance.now() - this.#askedMs > WATCHED_MS || hurry.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LINGER_MS);
      hurry.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { host, page } = this.#options;
    if (!isOwnHost(request.headers.host, host)) {
      answerShort(response, 421, 'this server goes by its address, by localhost, or by the name of its host');
      return;
    }
    response.setHeader('Content-Security-Policy', page.policy).setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (path === '/') return await send(request, response, { type: 'text/html; charset=utf-8', body: page.html });
    const asked = new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
    const range = Number(asked.get('range') ?? RANGES[0]);
    if (!RANGES.includes(range)) return answerShort(response, 400, `range is one of ${RANGES.join(', ')}`);
    if (path === '/api/overview') return await this.#json(request, response, { asked, of: `overview ${range}` });
    if (path === '/api/row') {
      return await this.#json(request, response, { asked, of: `row ${range} ${Number(asked.get('id'))}` });
    }
    answerShort(response, 404, 'see /');
  }

  async #json(
    request: IncomingMessage,
    response: ServerResponse,
    { asked, of }: { readonly asked: URLSearchParams; readonly of: string },
  ): Promise<void> {
    this.#askedMs = performance.now();
    const known = request.headers['if-none-match'];
    if (asked.has('wait') && known === this.#tag()) await this.#change(response);
    this.#askedMs = performance.now();
    const tag = this.#tag();
    response.setHeader('ETag', tag);
    if (known === tag) {
      response.statusCode = 304;
      response.end();
      return;
    }
    const text = this.#textOf(of);
    if (text === null) return answerShort(response, 404, 'there is no such row any more');
    await send(request, response, { type: 'application/json', body: Buffer.from(text) });
  }

  #tag(): string {
    return `"${this.#options.source.version}"`;
  }

  /** Or the time is over, or nobody waits any more. */
  async #change(response: ServerResponse): Promise<void> {
    if (this.#waiting.size >= MAX_WAITING) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, WAIT_MS);
      this.#waiting.add(wake);
      response.on('close', wake);
    });
  }

  /** Made once for all who ask the same before something changes: 160 ms where as much is kept as may be. */
  #textOf(of: string): string | null {
    const { source } = this.#options;
    if (this.#answered !== source.version) this.#answers.clear();
    this.#answered = source.version;
    const known = this.#answers.get(of);
    if (known !== undefined) return known;
    const [kind, range, id] = of.split(' ');
    const view = kind === 'row' ? source.row(Number(id), Number(range)) : source.overview(Number(range));
    const text = view === null ? null : JSON.stringify(view);
    if (this.#answers.size < MAX_WAITING) this.#answers.set(of, text);
    return text;
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body }: { readonly type: string; readonly body: Buffer },
): Promise<void> {
  const zipped = acceptsGzip(request);
  const sent = zipped ? await compress(body, { level: constants.Z_BEST_SPEED }) : body;
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Type', type).setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Content-Length', sent.length);
  response.end(request.method === 'HEAD' ? undefined : sent);
}
