import type { AccountRow } from '../load/account.ts';
import { Load } from '../load/start-load.ts';
import { startDnsClient } from '../workloads/dns-clients.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { HttpService } from '../workloads/http-service.ts';
import { KafkaBroker } from '../workloads/kafka.ts';
import { kafkaClient } from '../workloads/kafka-clients.ts';
import type { LanguageClient } from '../workloads/language-client.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { Redis } from '../workloads/redis.ts';
import { Unbound } from '../workloads/unbound.ts';

/** How often: primes. */
export const HTTP_STEPS = [
  { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 1_009 },
  { method: 'GET', path: '/wait/20', resource: '/wait/{id}', status: 200, count: 53 },
  { method: 'GET', path: '/status/404', resource: '/status/{id}', status: 404, count: 101 },
  { method: 'POST', path: '/status/503', resource: '/status/{id}', status: 503, count: 97 },
] as const;
const STATEMENTS = { SELECT: 401, INSERT: 101, UPDATE: 53, MISSING: 31, EXECUTE: 211 };
const COMMANDS = [
  { command: 'GET', count: 401 },
  { command: 'WRONGTYPE', count: 31 },
] as const;
export const QUESTIONS = ['A both.demo.test 211', 'AAAA both.demo.test 53', 'A nx.demo.test 17'];
export const RECORDS = 101;
export const TOPIC = 'boards';

/** Real servers and clients of HTTP, Redis, MySQL, DNS and Kafka: both ends can be watched, and nothing is sent before `run`. */
export class FiveProtocols implements AsyncDisposable {
  readonly pids: readonly number[];
  readonly #owned: AsyncDisposableStack;
  readonly #loads: readonly Load[];
  readonly #dns: LanguageClient;
  readonly #kafka: HeldProgram;

  private constructor(parts: {
    pids: readonly number[];
    owned: AsyncDisposableStack;
    loads: readonly Load[];
    dns: LanguageClient;
    kafka: HeldProgram;
  }) {
    this.pids = parts.pids;
    this.#owned = parts.owned;
    this.#loads = parts.loads;
    this.#dns = parts.dns;
    this.#kafka = parts.kafka;
  }

  static async start(): Promise<FiveProtocols> {
    await using owned = new AsyncDisposableStack();
    const service = owned.use(await HttpService.start());
    const redis = owned.use(await Redis.start());
    const mariadb = owned.use(await MariaDb.start({ listens: true }));
    await mariadb.shop();
    const unbound = owned.use(await Unbound.start());
    const broker = owned.use(await KafkaBroker.start());
    await broker.createTopic(TOPIC);

    const at = { host: '127.0.0.1', connections: 3, depth: 1, warm: null };
    const statements = Object.entries(STATEMENTS).map(([command, count]) => ({ command, count }));
    const loads = [
      owned.use(await Load.start({ kind: 'http', ...at, port: service.port, steps: HTTP_STEPS })),
      owned.use(await Load.start({ kind: 'redis', ...at, port: redis.port, steps: COMMANDS, ratePerSecond: null })),
      owned.use(await Load.start({ kind: 'mysql', ...at, port: mariadb.port, steps: statements })),
    ];
    const dns = owned.use(
      await startDnsClient('dnspython', { port: unbound.port, connections: 1, warm: 0, steps: QUESTIONS }),
    );
    const produced = { port: broker.port, topic: TOPIC, count: RECORDS };
    const kafka = owned.use(await HeldProgram.start(...(await kafkaClient('kafkajs', produced))));
    const pids = [service, redis, mariadb, unbound, broker, ...loads, dns, kafka].map(({ pid }) => pid);
    return new FiveProtocols({ pids, owned: owned.move(), loads, dns, kafka });
  }

  /** Everything is sent and answered. */
  async run(): Promise<readonly AccountRow[]> {
    for (const load of this.#loads) load.release();
    this.#dns.release();
    await this.#kafka.run();
    const accounts = [];
    for (const load of this.#loads) accounts.push(...(await load.result()).account);
    await this.#dns.sent();
    return accounts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
