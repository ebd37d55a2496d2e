/**
 * What a full store costs: memory in the worker, time of one collection there, its way to the main thread, and the answer to a
 * scrape, or a push by remote write, made of it. Run: node --expose-gc test/bench/collect.ts [--json]
 */
import { deserialize, serialize } from 'node:v8';
import { CollectionReceiver, CollectionSender } from '../../src/app/collection-wire.ts';
import { addOwnFamilies } from '../../src/sinks/prometheus/own-families.ts';
import { toProtobuf } from '../../src/sinks/prometheus/protobuf.ts';
import { serviceFamilies } from '../../src/sinks/prometheus/service-families.ts';
import { toOpenMetrics } from '../../src/sinks/prometheus/text.ts';
import { type RemoteWriteVersion, requestsOf } from '../../src/sinks/remote-write/requests.ts';
import { Written } from '../../src/sinks/remote-write/written.ts';
import { storeOf } from '../metrics/store/making.ts';
import { connectionOf, transactionOf } from '../metrics/transactions.ts';
import { collectionOf, SELF } from '../sinks/prometheus/making.ts';

const SERIES = 2000;
const ROUNDS = 11;

const before = heapBytes();
const store = storeOf({ maxSeries: SERIES });
fill();
const results: Record<string, number> = { kilobytesEach: (heapBytes() - before) / SERIES / 1000 };
const collection = collectionOf(store);
const families = serviceFamilies(collection, () => false);
addOwnFamilies(families, collection, SELF);
results['collectMs'] = median(() => collectionOf(store));
const [sender, receiver] = [new CollectionSender(), new CollectionReceiver()];
results['sendMs'] = median(() => serialize(sender.toSent(collection)));
receiver.toCollection(new CollectionSender().toSent(collection));
const sent = serialize(sender.toSent(collection));
results['receiveMs'] = median(() => receiver.toCollection(deserialize(sent)));
results['familiesMs'] = median(() => serviceFamilies(collection, () => false));
results['openMetricsMs'] = median(() => toOpenMetrics(families.all()));
results['protobufMs'] = median(() => toProtobuf(families.all()));
results['remoteWriteMs'] = median(() => written(1));
results['remoteWrite2Ms'] = median(() => written(2));
results['remoteWriteMegabytes'] = written(1) / 1e6;
results['remoteWrite2Megabytes'] = written(2) / 1e6;
results['openMetricsMegabytes'] = toOpenMetrics(families.all()).length / 1e6;
results['protobufMegabytes'] = toProtobuf(families.all()).length / 1e6;

if (process.argv.includes('--json')) console.log(JSON.stringify({ name: 'collect', results }));
else for (const [name, value] of Object.entries(results)) console.log(`${name.padEnd(24)} ${value.toFixed(2)}`);

/** @returns the bytes of all requests of one push */
function written(version: RemoteWriteVersion): number {
  const points = new Written().next(families.all(), collection.timeUnixNs, false);
  return [...requestsOf(points, { version, native: false })].reduce((sum, { body }) => sum + body.length, 0);
}

/** Four decades of durations in each: as many buckets as there are. */
function fill(): void {
  const connection = connectionOf();
  for (let series = 0; series < SERIES; series++) {
    const transaction = transactionOf({ connection, resource: `/resource-${series}/{id}` });
    for (let i = 0; i < 200; i++) {
      transaction.startNs = transaction.endNs - 1e5 * 1.047 ** i;
      store.transaction(transaction);
    }
  }
}

function median(run: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}

function heapBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
