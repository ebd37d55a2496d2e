import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { runSaeMon } from '../commands/run-sae-mon.ts';
import type { ExportDocument, ExportRow, TraceLine } from '../equality/sae-mon.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { counts, cutFiles, ETHERNET, exported, FOLDER } from './exported.ts';

const FILES = ['ethernet.pcap', 'nanoseconds.pcap', 'ethernet.pcapng', 'sll.pcap', 'sll2.pcap'];
const EXPECTED = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as {
  readonly httpMethods: Readonly<Record<string, number>>;
  readonly httpStatusCodes: Readonly<Record<string, number>>;
  readonly redisCommands: Readonly<Record<string, number>>;
};

type Row = ExportRow & { readonly observer: string; readonly timeToFirstByteSeconds: ExportRow['durationSeconds'] };
type Line = TraceLine & { readonly timeToFirstByteSeconds: number | null };

function sums(rows: readonly ExportRow[], keyOf: (row: ExportRow) => Readonly<Record<string, number>>): object {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    for (const [key, count] of Object.entries(keyOf(row))) counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

suite('a packet capture', () => {
  for (const file of FILES) {
    test(`${file} holds what tshark counts in it`, async () => {
      const { source, endpoints, loss } = await exported(join(FOLDER, file));
      assert.deepEqual(source, { kind: 'pcap', probe: null });
      const http = endpoints.filter(({ protocol }) => protocol === 'http');
      const redis = endpoints.filter(({ protocol }) => protocol === 'redis');
      assert.deepEqual(
        sums(http, ({ operation, transactions }) => ({ [operation]: transactions })),
        EXPECTED.httpMethods,
      );
      assert.deepEqual(
        sums(http, ({ statusCodes }) => statusCodes),
        EXPECTED.httpStatusCodes,
      );
      assert.deepEqual(
        sums(redis, ({ operation, transactions }) => ({ [operation]: transactions })),
        EXPECTED.redisCommands,
      );
      assert.equal(loss.complete, true);
    });
  }

  test('gives the same document in every format', async () => {
    const reference = counts(await exported(ETHERNET));
    for (const file of FILES) assert.deepEqual(counts(await exported(join(FOLDER, file))), reference, file);
    const whole = ({ window, totals, endpoints }: ExportDocument & { readonly window?: unknown }): unknown => ({
      window,
      totals,
      endpoints,
    });
    const classic = whole(await exported(ETHERNET));
    assert.deepEqual(whole(await exported(join(FOLDER, 'nanoseconds.pcap'))), classic);
    assert.deepEqual(whole(await exported(join(FOLDER, 'ethernet.pcapng'))), classic);
  });

  test('is seen from the wire: no process, one row a transaction, the side by --local', async () => {
    const { endpoints, dependencies } = await exported(ETHERNET);
    for (const row of endpoints as readonly Row[]) {
      assert.equal(row.observer, 'wire');
      assert.deepEqual([row.workload.command, row.workload.pids], ['', []]);
    }
    assert.deepEqual(dependencies, []);
    const both = await exported(ETHERNET, '--local', '127.0.0.0/8,::1');
    assert.deepEqual(counts(both), counts(await exported(ETHERNET)));
  });

  test('shows in a table and in lines', async () => {
    const table = await runSaeMon('top', '--once', '--replay', ETHERNET);
    assert.match(table.stdout, /capture ethernet\.pcap, \d\.\ds, ended/);
    assert.match(table.stdout, /GET \/users\/\{id\}/);
    const lines = await runSaeMon('trace', '--replay', ETHERNET);
    assert.match(lines.stdout, /server {2}http {2}GET \/users\/\{id\} .* ←\[::1\]:\d+ \[::1\]:\d+\n/);
    const json = await runSaeMon('trace', '--json', '--replay', ETHERNET);
    const first = JSON.parse(json.stdout.split('\n', 1)[0] ?? '') as TraceLine & { readonly observer: string };
    assert.deepEqual([first.observer, first.timing], ['wire', 'exact']);
  });

  test('that was cut off gives what it has, and says so', async () => {
    using folder = new TemporaryFolder();
    const path = folder.file('cut.pcap');
    writeFileSync(path, readFileSync(ETHERNET));
    truncateSync(path, 6001);
    const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', path);
    assert.equal(code, 0);
    assert.match(stderr, /cut\.pcap is cut off after \d+ bytes \(\d+ %\): everything before that is used/);
    assert.ok((JSON.parse(stdout) as ExportDocument).totals.server.transactions > 3);
    assert.deepEqual(cutFiles(stdout), [false, 1]);
  });
});

suite('a recording', () => {
  const RECORDING = join(import.meta.dirname, 'fixtures/abi-1.rec');
  test('that ends within itself, anywhere, is never complete; its table says so, too', async () => {
    using folder = new TemporaryFolder();
    const path = folder.file('cut.rec');
    const bytes = readFileSync(RECORDING);
    // Within a chunk, between two of them (the last is END), and damaged.
    const inside = bytes.subarray(0, bytes.length >> 1);
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, bytes.length >> 1);
    for (const content of [inside, bytes.subarray(0, bytes.length - 16), damaged]) {
      writeFileSync(path, content);
      const { stdout } = await runSaeMon('export', '--json', '--replay', path);
      assert.deepEqual(cutFiles(stdout), [false, 1]);
    }
    const { stdout } = await runSaeMon('top', '--once', '--replay', path);
    assert.match(stdout, /the end of a cut file/);
    assert.deepEqual(cutFiles((await runSaeMon('export', '--json', '--replay', RECORDING)).stdout).slice(1), [0]);
  });
});

suite('what a capture does not know the time of', () => {
  for (const name of ['simple-packets.pcapng', 'response-first.pcap']) {
    test(`counts without a duration: ${name}`, async () => {
      const path = join(FOLDER, '../cases', name);
      const { endpoints } = await exported(path);
      assert.equal(endpoints.length, 3);
      for (const { transactions, durationSeconds, timeToFirstByteSeconds } of endpoints as readonly Row[]) {
        assert.deepEqual([transactions, durationSeconds.count, timeToFirstByteSeconds.count], [1, 0, 0]);
        assert.equal(durationSeconds.p50, null);
      }
      const { stdout } = await runSaeMon('trace', '--json', '--replay', path);
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
      for (const line of lines.slice(0, -1)) {
        assert.deepEqual([line.durationSeconds, line.timeToFirstByteSeconds], [null, null]);
      }
      assert.equal(lines.length, 4);
    });
  }
});

suite('what of a capture is not read', () => {
  const FORMATS = join(FOLDER, 'formats');

  test('is in the account of each export, and in words', async () => {
    const path = join(FORMATS, 'second-interface-radiotap.pcapng');
    const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', path);
    assert.equal(code, 0);
    assert.match(stderr, /holds 3 packets of a link of type 127, which is not read/);
    const { loss } = JSON.parse(stdout) as ExportDocument & { readonly loss: { readonly capture: object } };
    assert.equal(loss.complete, false);
    assert.deepEqual(loss.capture, {
      cutFiles: 0,
      encapsulatedPackets: 0,
      encryptedPackets: 0,
      unreadLinkPackets: 3,
      cutPackets: 0,
      cutPayloads: 0,
      incompleteDatagrams: 0,
    });
    const trace = await runSaeMon('trace', '--json', '--replay', path);
    const summary = JSON.parse(trace.stdout.trim().split('\n').at(-1) ?? '') as typeof loss & { loss: typeof loss };
    assert.deepEqual(summary.loss.capture, loss.capture);
  });

  test('makes it an error where that is all', async () => {
    const path = join(FORMATS, 'only-interface-radiotap.pcapng');
    const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', path);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /was captured on a link of type 127, which is not read\n {2}sae-mon reads Ethernet/);
  });

  test('and one without packets has no window of 1970', async () => {
    const path = join(FORMATS, 'header-only.pcap');
    const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', path);
    assert.equal(code, 0);
    assert.match(stderr, /header-only\.pcap holds no packets/);
    assert.doesNotMatch(stdout, /1970/);
  });
});

suite('what cannot be read', () => {
  test('a capture that xz compressed says how to undo it', async () => {
    using folder = new TemporaryFolder();
    const path = folder.file('capture.pcap.xz');
    writeFileSync(path, Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0));
    const { code, stderr } = await runSaeMon('top', '--once', '--replay', path);
    assert.equal(code, 1);
    assert.match(stderr, /is compressed by xz\n {2}Decompress it first: xz -dk /);
  });
  test('a compressed recording is to be decompressed', async () => {
    using folder = new TemporaryFolder();
    const path = folder.file('incident.rec.gz');
    writeFileSync(path, gzipSync('a recording, or anything else that is no capture'));
    const { code, stderr } = await runSaeMon('export', '--json', '--replay', path);
    assert.equal(code, 1);
    assert.match(stderr, /incident\.rec\.gz holds no packet capture\n.*\n.*replayed from its file, uncompressed/);
  });
  test('a file of neither kind says what is taken', async () => {
    const { code, stderr } = await runSaeMon('top', '--once', '--replay', join(FOLDER, 'expected.json'));
    assert.equal(code, 1);
    assert.match(stderr, /is neither a recording of sae-mon nor a packet capture/);
    assert.match(stderr, /pcap or pcapng/);
  });
});

suite('--decode-as', () => {
  test('gives a server its protocol whatever its bytes look like', async () => {
    const before = await exported(ETHERNET);
    const port = before.endpoints.find(({ protocol }) => protocol === 'http')?.server.port;
    const asRedis = await exported(ETHERNET, '--decode-as', `${port}=redis`);
    assert.equal(asRedis.endpoints.filter(({ protocol }) => protocol === 'http').length, 0);
    assert.equal(asRedis.loss.complete, false);
    const asHttp = await exported(ETHERNET, '--decode-as', `${port}=http`);
    assert.deepEqual(counts(asHttp), counts(before));
  });
});

suite('a compressed capture', () => {
  const bytes = readFileSync(ETHERNET);
  for (const [name, compressed] of [
    ['gzip', gzipSync(bytes)],
    ['zstd', zstdCompressSync(bytes)],
  ] as const) {
    test(`of ${name} gives the document of what it holds, whatever its name`, async () => {
      using folder = new TemporaryFolder();
      const path = folder.file('capture');
      writeFileSync(path, compressed);
      assert.deepEqual(counts(await exported(path)), counts(await exported(ETHERNET)));
    });
    test(`of ${name} that was cut off says so`, async () => {
      using folder = new TemporaryFolder();
      const path = folder.file('cut');
      const twice = name === 'gzip' ? gzipSync(bytes, { level: 0 }) : Buffer.concat([compressed, compressed]);
      writeFileSync(path, twice.subarray(0, twice.length - 300));
      const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', path);
      assert.equal(code, 0, stderr);
      const words = `cut is cut off after ${twice.length - 300} bytes, within what ${name} compressed`;
      assert.ok(stderr.includes(`${words}: everything before that is used`), stderr);
      assert.ok((JSON.parse(stdout) as ExportDocument).totals.server.transactions > 3);
    });
  }
});
