import assert from 'node:assert/strict';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { Load } from '../load/start-load.ts';
import type { Child } from '../workloads/child.ts';
import { HttpService } from '../workloads/http-service.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';
import { PrometheusServer } from './prometheus-server.ts';

/** 10,007 in all. */
export const STEPS = [
  { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 8_009 },
  { method: 'GET', path: '/wait/20', resource: '/wait/{id}', status: 200, count: 199 },
  { method: 'GET', path: '/status/404', resource: '/status/{id}', status: 404, count: 1_301 },
  { method: 'POST', path: '/status/503', resource: '/status/{id}', status: 503, count: 498 },
] as const;
export const COMMANDS = [
  { command: 'GET', count: 1_009 },
  { command: 'WRONGTYPE', count: 101 },
] as const;
export const REQUESTS = 10_007;
export const OPERATIONS = 1_110;

/** What the tests of scraping need, and one sae-mon at a time at the same port. */
export class Stage implements AsyncDisposable {
  readonly port: number;
  readonly service: HttpService;
  readonly redis: Redis;
  /** Scrapes OpenMetrics, as it does by default. */
  readonly plain: PrometheusServer;
  /** Scrapes protobuf. */
  readonly native: PrometheusServer;

  private constructor(port: number, programs: [HttpService, Redis, PrometheusServer, PrometheusServer]) {
    this.port = port;
    [this.service, this.redis, this.plain, this.native] = programs;
  }

  static async set(): Promise<Stage> {
    const port = await freePort();
    return new Stage(port, [
      await HttpService.start(),
      await Redis.start(),
      await PrometheusServer.start({ scrapes: port, native: false }),
      await PrometheusServer.start({ scrapes: port, native: true }),
    ]);
  }

  get servers(): readonly PrometheusServer[] {
    return [this.plain, this.native];
  }

  async http(steps: readonly (typeof STEPS)[number][], connections = 7): Promise<Load> {
    const { port } = this.service;
    return await Load.start({ kind: 'http', host: '127.0.0.1', port, connections, depth: 1, steps, warm: null });
  }

  async commands(): Promise<Load> {
    const { port } = this.redis;
    const one = { host: '127.0.0.1', port, connections: 3, depth: 1, warm: null, ratePerSecond: null };
    return await Load.start({ kind: 'redis', ...one, steps: COMMANDS });
  }

  /** Resolves when both have scraped it. */
  async observe(pids: readonly number[], ...more: string[]): Promise<Child> {
    const saeMon = await attachSaeMon('export', '--pid', pids.join(','), '--prometheus', `${this.port}`, ...more);
    for (const server of this.servers) {
      const seen = await server.until(
        () => server.value('sae_mon_complete'),
        (value) => value === 1,
      );
      assert.equal(seen, 1);
    }
    return saeMon;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const each of [...this.servers, this.service, this.redis]) await each[Symbol.asyncDispose]();
  }
}
