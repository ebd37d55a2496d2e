import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { Load } from '../load/start-load.ts';
import { Redis } from '../workloads/redis.ts';
import { PrometheusServer } from './prometheus-server.ts';

const RATE = 2000;
const CONNECTIONS = 8;
/** Under load before and after it. */
const MARGIN_S = 3;

export interface OutageResult {
  readonly commands: number;
  /** Of the same, what Prometheus has at the end. */
  readonly counted: number;
  /** The longest time between two samples, seconds. */
  readonly longestGap: number;
  readonly dropped: number;
  readonly lost: number;
  /** Most that sae-mon has had, before the outage and after it, MiB. */
  readonly rss: readonly [before: number, after: number];
  readonly stderr: string;
}

/** A Prometheus that is dead for so long while 2000 commands a second are counted, and each second has a sample. */
export async function outage(seconds: number): Promise<OutageResult> {
  await using server = await PrometheusServer.start({ scrapes: null, native: true });
  await using redis = await Redis.start();
  const commands = RATE * (seconds + 2 * MARGIN_S);
  const steps = [{ command: 'GET', count: commands }] as const;
  const at = { host: '127.0.0.1', port: redis.port, connections: CONNECTIONS, depth: 1, warm: null };
  await using load = await Load.start({ kind: 'redis', ...at, ratePerSecond: RATE, steps });
  const to = ['--remote-write', server.writeUrl, '--push-interval', '1s'];
  await using saeMon = await attachSaeMon('export', '--pid', `${redis.pid}`, ...to);
  load.release();
  await delay(MARGIN_S * 1000);
  const before = peakMib(saeMon.pid);
  await server.kill();
  await delay(seconds * 1000);
  await server.revive();
  await load.result((seconds + 60) * 1000);
  const count = 'sum(db_server_operation_duration_seconds_count)';
  const counted = await server.until(
    () => server.value(count),
    (value) => value === commands,
  );
  const times = await server.times('sae_mon_complete[10m]');
  const gaps = times.slice(1).map((time, index) => time - (times[index] as number));
  return {
    commands,
    counted,
    longestGap: Math.max(...gaps),
    dropped: await server.value('sum(sae_mon_sink_dropped_items_total)'),
    lost: await server.value('sum(sae_mon_loss_total{reason!~"skipped_bytes|forgotten_.*"})'),
    rss: [before, peakMib(saeMon.pid)],
    stderr: saeMon.stderr,
  };
}

function peakMib(pid: number): number {
  const [, kib = 'NaN'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1024);
}
