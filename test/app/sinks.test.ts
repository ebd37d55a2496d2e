import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { SinkOption } from '../../src/app/sinks/open-sink.ts';
import { OwnAccount } from '../../src/app/sinks/own-account.ts';
import type { SinkContext } from '../../src/app/sinks/sink.ts';
import { Sinks } from '../../src/app/sinks/sinks.ts';
import { freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const STORE = { maxSeries: 10, idleNs: 1e9 };
const CONTEXT: SinkContext = {
  version: '1.2.3',
  labels: {},
  traceNames: { serviceGraph: false, spanMetrics: false },
  own: new OwnAccount('1.2.3'),
  session: {
    target: { kind: 'pid', pids: [1], children: true },
    filter: null,
  } as unknown as SinkContext['session'],
};

function json(output: string, intervalNs: number | null, histograms = false): SinkOption {
  return { kind: 'json', output, windows: { intervalNs, histograms } };
}

function prometheus(port: number): SinkOption {
  return { kind: 'prometheus', listen: { host: '127.0.0.1', port } };
}

describe('sinks', () => {
  it('are closed again where a later one cannot be opened', async () => {
    using folder = new TemporaryFolder();
    const port = await freePort();
    const twice = [json(folder.file('a'), null), prometheus(port), prometheus(port)];
    await assert.rejects(Sinks.open(twice, CONTEXT), { code: 'LISTEN' });
    assert.ok(!existsSync(folder.file('a')), 'as it was found');
    await using again = await Sinks.open([prometheus(port)], CONTEXT);
    assert.ok(again);
  });

  it('that want the same windows share them', async () => {
    using folder = new TemporaryFolder();
    const files = 'abcde'.split('').map((name) => folder.file(name)) as [string, string, string, string, string];
    const wanted = [
      json(files[0], 1e9),
      json(files[1], 1e9),
      json(files[2], 2e9),
      json(files[3], 1e9, true),
      json(files[4], null),
    ];
    await using sinks = await Sinks.open(wanted, CONTEXT);
    const mode = sinks.mode(STORE);
    assert.ok(mode.kind === 'export');
    assert.deepEqual(
      mode.windows.map(({ intervalNs, histograms }) => [intervalNs, histograms]),
      [
        [1e9, false],
        [2e9, false],
        [1e9, true],
        [null, false],
      ],
    );
  });

  it('have a store where one of them collects, and else none', async () => {
    using folder = new TemporaryFolder();
    await using one = await Sinks.open([json(folder.file('a'), null)], CONTEXT);
    await using both = await Sinks.open([json(folder.file('b'), null), prometheus(0)], CONTEXT);
    const [without, having] = [one.mode(STORE), both.mode(STORE)];
    assert.ok(without.kind === 'export' && having.kind === 'export');
    assert.equal(without.store, null);
    assert.deepEqual(having.store, STORE);
  });
});
