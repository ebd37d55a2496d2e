import { Account } from '../load/account.ts';
import { Load, type LoadOptions } from '../load/start-load.ts';
import { HttpService } from '../workloads/http-service.ts';
import { Nginx } from '../workloads/nginx.ts';
import { Redis, redisDifference } from '../workloads/redis.ts';
import { type ExportDocument, SaeMon, type Way } from './sae-mon.ts';
import type { HttpWorkload, Side, Workload } from './table.ts';

/** The three accounts of one run. */
export interface Observation {
  readonly document: ExportDocument;
  /** What the generator sent and got. */
  readonly generator: Account;
  /** What the server counted itself. */
  readonly server: Account;
  /** What the service behind a proxy counted; null where there is none. */
  readonly upstream: Account | null;
}

/** The servers that the table's rows use, started once. */
export class Servers implements AsyncDisposable {
  readonly redis: Redis;
  readonly nginx: Nginx;
  readonly service: HttpService;

  private constructor(redis: Redis, nginx: Nginx, service: HttpService) {
    this.redis = redis;
    this.nginx = nginx;
    this.service = service;
  }

  static async start(): Promise<Servers> {
    const service = await HttpService.start();
    return new Servers(await Redis.start(), await Nginx.start(service.port), service);
  }

  of(workload: Workload): { readonly pid: number; readonly port: number } {
    return this[workload.server === 'proxy' ? 'nginx' : workload.server];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.redis[Symbol.asyncDispose]();
    await this.nginx[Symbol.asyncDispose]();
    await this.service[Symbol.asyncDispose]();
  }
}

/** Begins the server's account; the function that it returns ends it. */
type ServerAccount = (expected: number) => Promise<{ server: Account; upstream: Account | null }>;

/** One run of the table: hold the load, attach, release, end sae-mon, compare nothing yet. */
export async function observe(servers: Servers, workload: Workload, side: Side, way: Way): Promise<Observation> {
  const { pid, port } = servers.of(workload);
  await using load = await Load.start(loadOptions(workload, port));
  const account = await beginAccount(servers, workload);
  const pids = { server: [pid], client: [load.pid], both: [pid, load.pid] }[side];
  await using saeMon = await SaeMon.exporting(pids, way);
  load.release();
  const result = await load.result();
  if (workload.closes === true) await load.close();
  const generator = Account.of(result.account);
  // A server notices later that a client has left. Redis is asked over the wire, so behind what is watched.
  const told = workload.server === 'redis' ? null : await account(generator.total());
  const document = await saeMon.document();
  const { server, upstream } = told ?? (await account(generator.total()));
  if (workload.closes !== true) await load.close();
  return { document, generator, server, upstream };
}

function loadOptions(workload: Workload, port: number): LoadOptions {
  // IPv6 where several connections are made, IPv4 where one is: so that both are covered throughout.
  const host = workload.connections > 1 ? '::1' : '127.0.0.1';
  const { connections, depth, warm } = workload;
  const common = { port, host: workload.server === 'service' ? '127.0.0.1' : host, connections, depth, warm };
  if (workload.server === 'redis') return { kind: 'redis', ...common, steps: workload.steps, ratePerSecond: null };
  return { kind: 'http', ...common, steps: workload.steps };
}

async function beginAccount(servers: Servers, workload: Workload): Promise<ServerAccount> {
  if (workload.server === 'redis') {
    const before = await servers.redis.account();
    return async () => ({ server: redisDifference(before, await servers.redis.account()), upstream: null });
  }
  const { steps } = workload;
  const warmed = workload.connections * (workload.warm ?? 0);
  if (workload.server === 'nginx') {
    await servers.nginx.clearAccount(warmed);
    return async (expected) => ({ server: await servers.nginx.account(steps, expected), upstream: null });
  }
  const behind = workload.server === 'proxy' ? behindProxy(workload) : steps;
  await servers.service.clearAccount();
  await servers.nginx.clearAccount(workload.server === 'proxy' ? warmed : 0);
  return async (expected) => {
    const service = await servers.service.account(behind, expected);
    if (workload.server === 'service') return { server: service, upstream: null };
    return { server: await servers.nginx.account(steps, expected), upstream: service };
  };
}

/** nginx passes `/service/x` on as `/x`. */
function behindProxy(workload: HttpWorkload): HttpWorkload['steps'] {
  return workload.steps.map((step) => ({
    ...step,
    path: step.path.replace('/service', ''),
    resource: step.resource.replace('/service', ''),
  }));
}
