/** POST to one URL, one connection that is kept, bounded in time and in what is read of an answer. Redirects are not followed. */
import { Agent, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { createSecureContext } from 'node:tls';
import { UserError } from '../../lib/errors.ts';
import { readText } from './credentials.ts';
import type { TlsFiles } from './destination.ts';

/** From the first byte sent to the last one read: Prometheus' own. */
const DEFAULT_TIMEOUT_MS = 30_000;
/** Of an answer; receivers say what is wrong in a line or two. */
const MAX_BODY_BYTES = 64 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Its beginning. */
  readonly body: Uint8Array;
}

export interface HttpClientOptions {
  readonly url: string;
  readonly tls: TlsFiles;
  readonly timeoutMs?: number;
}

type HeaderMap = Readonly<Record<string, string>>;

export class HttpClient implements Disposable {
  readonly #options: HttpClientOptions;
  readonly #agent: Agent;

  /** @throws UserError INPUT, BAD_FLAG of a file that TLS needs */
  constructor(options: HttpClientOptions) {
    this.#options = options;
    const kept = { keepAlive: true, maxSockets: 1 };
    this.#agent = options.url.startsWith('https:')
      ? new TlsAgent({ ...kept, ...tlsOptions(options.tls) })
      : new Agent(kept);
  }

  /** @throws Error where no whole answer came */
  async post(body: Uint8Array, headers: HeaderMap, hurry: AbortSignal): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const options = {
      method: 'POST',
      agent: this.#agent,
      headers: { ...headers, 'Content-Length': String(body.length) },
      signal: AbortSignal.any([hurry, timeout]),
    };
    try {
      return await this.#post(body, options);
    } catch (error) {
      if (timeout.aborted) throw new Error('no answer in time', { cause: error });
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  /** Once more where the connection that was kept turned out to be closed: nobody has read it. */
  async #post(body: Uint8Array, options: RequestOptions, again = false): Promise<Answer> {
    const send = this.#options.url.startsWith('https:') ? tlsRequest : request;
    const sent = send(this.#options.url, options);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        sent.on('response', (response) => readAnswer(response).then(resolve, reject));
        sent.on('error', reject);
        sent.end(body);
      });
    } catch (error) {
      if (again || !sent.reusedSocket || (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    }
    return await this.#post(body, options, true);
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let left = MAX_BODY_BYTES;
  for await (const part of response as AsyncIterable<Uint8Array>) {
    parts.push(part.subarray(0, left));
    left -= part.length;
    // The connection goes with it.
    if (left <= 0) break;
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) };
}

function tlsOptions({ ca, cert, key }: TlsFiles): { ca?: string; cert?: string; key?: string } {
  const options = {
    ...(ca !== null && { ca: readText('--tls-ca', ca) }),
    ...(cert !== null && { cert: readText('--tls-cert', cert) }),
    ...(key !== null && { key: readText('--tls-key', key) }),
  };
  if (options.ca !== undefined && !options.ca.includes('-----BEGIN ')) throw notPem('--tls-ca', ca);
  try {
    createSecureContext(options);
  } catch (error) {
    throw new UserError(
      'BAD_FLAG',
      `TLS cannot use these files: ${(error as Error).message}`,
      ['Use PEM files: --tls-ca of authorities, --tls-cert and --tls-key of one client.'],
      { cause: error },
    );
  }
  return options;
}

function notPem(flag: string, path: string | null): UserError {
  return new UserError('BAD_FLAG', `${flag} ${path} holds no certificate in PEM form`, ['Name another file.']);
}
