import { ScrapeEndpoint } from '../sinks/prometheus/scrape-endpoint.ts';
import type { ListenOption } from './options.ts';
import type { RunningSession } from './run-session.ts';
import { say, warn } from './words.ts';

/** An endpoint whose session comes later: a port that is taken is told before anything is attached. */
export interface Scrapes extends AsyncDisposable {
  /** From now on it answers with what this session counts, and says so once that has begun. */
  begin(session: RunningSession): void;
}

/** @throws UserError LISTEN */
export async function serveScrapes({ host, port }: ListenOption, version: string): Promise<Scrapes> {
  let watching: RunningSession | null = null;
  const endpoint = await ScrapeEndpoint.open({
    host,
    port,
    collect: () => watching?.collect() ?? Promise.reject(new Error('nothing is attached yet')),
    self: () => ({ version, cpuSeconds: cpuSeconds() }),
    failed: (error) => watching?.fail(error),
  });
  return {
    begin: (session) => {
      watching = session;
      void session.attached.then(() => sayServing(endpoint));
    },
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}

function sayServing({ url, loopback }: ScrapeEndpoint): void {
  say(`metrics on ${url}`);
  if (!loopback) warn('other hosts can reach it: they see the names of routes, servers and programs');
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
