/** Kafka, by kcat: records that are produced one at a time, and fetched a few at a time, through the mock broker of librdkafka. */

import { Server } from '../../conformance/record/server.ts';
import { Child } from '../../workloads/child.ts';
import { filterOf } from '../../workloads/tcpdump.ts';
import type { MixedServer } from './mixed-traffic.ts';

const RECORDS = 100_000;
/** The load, the server, and what watches them share the machine's cores. */
const PATIENCE_MS = 300_000;
const ONE_BY_ONE = [
  'batch.num.messages=1',
  'linger.ms=0',
  'max.in.flight=16',
  'queue.buffering.max.messages=200000',
].flatMap((option) => ['-X', option]);

export async function startKafka(): Promise<MixedServer> {
  const server = await Server.startAnywhere([
    'kcat',
    '-b',
    'ignored',
    '-X',
    'test.mock.num.brokers=1',
    '-P',
    '-t',
    'boot',
  ]);
  const { pid, port } = server;
  return {
    pid,
    port,
    filter: filterOf(port),
    load: () => produce(port),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Resolves with the number of requests that have a record. */
async function produce(port: number): Promise<number> {
  await using client = new Child('kcat', ['-P', '-b', `127.0.0.1:${port}`, '-t', 'orders', ...ONE_BY_ONE]);
  client.write('value of some forty bytes for the bench\n'.repeat(RECORDS));
  client.endInput();
  await client.until(() => !client.running, 'an end of what it produces', PATIENCE_MS).catch(() => undefined);
  const { code } = await client.exited;
  if (code !== 0) throw new Error(`kcat ended with ${code}: ${client.stderr}`);
  return RECORDS;
}
