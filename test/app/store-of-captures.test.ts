/** The store counts what the windows count, for every protocol, over all captures of real programs. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { CollectionReceiver } from '../../src/app/collection-wire.ts';
import type { FromWorker, ToWorker } from '../../src/app/messages.ts';
import { Outbox } from '../../src/app/outbox.ts';
import { runReplay } from '../../src/app/replay-session.ts';
import type { Collection } from '../../src/metrics/collection.ts';
import type { Snapshot } from '../../src/metrics/snapshot.ts';
import { PROTOCOLS } from '../../src/protocols/registry.ts';

const CAPTURES = fileURLToPath(new URL('../conformance/captures', import.meta.url));
/** Files of different days. */
const LONG_NS = 1e18;

interface Both {
  readonly snapshot: Snapshot;
  readonly collection: Collection;
}

/** What a replay gives both: the collection is asked for when the window has come, at its end. */
async function replay(path: string): Promise<Both> {
  const given: { snapshot?: Snapshot; collection?: Collection } = {};
  let send: (message: ToWorker) => void = () => undefined;
  const port = {
    on: (_: string, listener: typeof send) => {
      send = listener;
    },
    postMessage: (message: FromWorker) => {
      if (message.kind === 'snapshot') given.snapshot = message.snapshot;
      if (message.kind === 'snapshot') send({ kind: 'collect' });
      if (message.kind === 'collected') given.collection = new CollectionReceiver().toCollection(message.collection);
      send({ kind: 'acknowledged' });
    },
  };
  await runReplay(
    {
      target: { kind: 'replay', path, local: null },
      by: [],
      mode: {
        kind: 'export',
        windows: [{ intervalNs: null, histograms: true }],
        store: { maxSeries: 2000, idleNs: LONG_NS },
        traces: null,
      },
      rules: {
        routes: [],
        redisKeys: true,
        statements: false,
        serverNames: true,
        maxNames: null,
        errorWhen: null,
        okWhen: null,
      },
      decodeAs: [],
      filter: null,
      capture: { way: 'auto', copyBytes: 65_536, answerBytes: 65_536, ringBytes: 65_536 },
      forNs: null,
    },
    new Outbox(port as unknown as MessagePort),
    new AbortController().signal,
  );
  assert.ok(given.snapshot !== undefined && given.collection !== undefined, path);
  return { snapshot: given.snapshot, collection: given.collection };
}

/** Everything that both count, by protocol. */
class Sums {
  readonly #sums = new Map<string, number>();

  add(protocol: string, what: string, count: number): void {
    if (count !== 0) this.#sums.set(`${protocol} ${what}`, (this.#sums.get(`${protocol} ${what}`) ?? 0) + count);
  }

  of(protocol: string): Record<string, number> {
    const own = [...this.#sums].filter(([key]) => key.startsWith(`${protocol} `));
    return Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function addSnapshot(sums: Sums, { rows }: Snapshot): void {
  for (const { protocol, outcomes, statusCodes, waiting, durationSeconds, ...row } of rows) {
    for (const [outcome, count] of outcomes) sums.add(protocol, `outcome ${outcome}`, count);
    for (const [status, count] of statusCodes) sums.add(protocol, `status ${status}`, count);
    sums.add(protocol, 'waiting', waiting.count);
    sums.add(protocol, 'durations', durationSeconds.count);
    sums.add(protocol, 'microseconds', Math.round(durationSeconds.sum * 1e6));
    sums.add(protocol, 'request bytes', row.requestBytes);
    sums.add(protocol, 'response bytes', row.responseBytes);
    sums.add(protocol, 'errors', row.errors);
    sums.add(protocol, 'in flight', row.inFlight.count);
  }
}

function addCollection(sums: Sums, { series, inFlight }: Collection): void {
  for (const { identity, outcomes, durations, waiting, ...one } of series) {
    const { 'sae_mon.protocol': protocol, 'sae_mon.status_code': status, 'error.type': error } = identity.labels;
    const all = outcomes.reduce((sum, [, count]) => sum + count, 0);
    for (const [outcome, count] of outcomes) sums.add(`${protocol}`, `outcome ${outcome}`, count);
    if (status !== undefined) sums.add(`${protocol}`, `status ${status}`, all);
    sums.add(`${protocol}`, 'waiting', waiting.count);
    sums.add(`${protocol}`, 'durations', durations?.count ?? 0);
    sums.add(`${protocol}`, 'microseconds', Math.round((durations?.seconds ?? 0) * 1e6));
    sums.add(`${protocol}`, 'request bytes', one.requestBytes);
    sums.add(`${protocol}`, 'response bytes', one.responseBytes);
    sums.add(`${protocol}`, 'errors', (error === undefined ? 0 : all) + one.lateErrors);
  }
  for (const { identity, count } of inFlight) sums.add(`${identity.labels['sae_mon.protocol']}`, 'in flight', count);
}

describe('what the store has counted at the end of all captures is what the window has', () => {
  const [windows, store] = [new Sums(), new Sums()];
  before(async () => {
    for (const path of globSync(`${CAPTURES}/{${PROTOCOLS.map(({ name }) => name).join(',')}}/*.pcap`).sort()) {
      const { snapshot, collection } = await replay(path);
      addSnapshot(windows, snapshot);
      addCollection(store, collection);
    }
  });

  for (const { name } of PROTOCOLS) {
    it(name, () => {
      const { [`${name} microseconds`]: exact = 0, ...expected } = windows.of(name);
      // Each row's sum is rounded by itself.
      const { [`${name} microseconds`]: summed = 0, ...counted } = store.of(name);
      assert.deepEqual(counted, expected);
      assert.ok(Math.abs(summed - exact) <= 2000 && exact > 0, `${summed} of ${exact} µs`);
      assert.ok(Object.keys(expected).length > 3);
    });
  }
});
