/** What is asked of a server that makes calls, and what it calls: each request has a name, which its calls carry. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Answers come after up to so long, in any order. */
const SLOWEST_MS = 8;
/** Of each request at most. */
const MOST_CALLS = 3;

/** Who is called. */
export class Backend implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(): Promise<Backend> {
    const server = createServer({ keepAliveTimeout: 60_000 }, async (_, response) => {
      await delay(Math.random() * SLOWEST_MS);
      response.end('plain\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Backend(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

export interface ChainLoad {
  readonly port: number;
  /** At a time. */
  readonly callers: number;
  readonly requests: number;
  /** Whether requests have a traceparent. */
  readonly traced: boolean;
}

/** @returns how many calls were asked for */
export async function askForCalls({ port, callers, requests, traced }: ChainLoad): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  let next = 0;
  let calls = 0;
  const caller = async (): Promise<void> => {
    while (next < requests) {
      const name = `request-${next}`;
      const wanted = 1 + (next % MOST_CALLS);
      next += 1;
      calls += wanted;
      await ask({ port, agent, headers: { 'user-agent': name, calls: `${wanted}`, ...(traced ? traceHeader() : {}) } });
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  agent.destroy();
  return calls;
}

function traceHeader(): { readonly traceparent: string } {
  return { traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01` };
}

function ask(options: {
  readonly port: number;
  readonly agent: Agent;
  readonly headers: Record<string, string>;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ ...options, host: '127.0.0.1', path: '/work' }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`));
      answer.resume().once('end', resolve);
    }).once('error', reject);
  });
}
