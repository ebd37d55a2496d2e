import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeRecording, RECORDED_COMMAND } from '../app/make-recording.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { endingOf, runSaeMon, startSaeMonAsNobody } from './run-sae-mon.ts';

/** One a millisecond; every tenth an error. */
const COUNT = 1009;
const ERRORS = 100;

/** Six requests, one after the other. */
const CAPTURE = join(import.meta.dirname, '../conformance/captures/http/curl-nginx-keep-alive.pcap');
/** More windows than may wait for who reads them. */
const SILENCE_SECONDS = 300;

const folder = new TemporaryFolder();
const recording = join(folder.path, 'test.rec');
before(() => makeRecording(recording, COUNT));
after(() => folder[Symbol.dispose]());

interface Document {
  readonly kind: string;
  readonly source: { readonly kind: string };
  readonly window: { readonly index: number; readonly partial: boolean; readonly durationSeconds: number };
  readonly totals: { readonly server: { readonly transactions: number; readonly errors: number } };
  readonly endpoints: readonly {
    readonly workload: { readonly command: string };
    readonly durationSeconds: { readonly histogram?: unknown };
  }[];
  readonly loss: { readonly complete: boolean; readonly limits: { readonly droppedOutputs: number } };
}

function parseLines(text: string): Document[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Document);
}

test('export of a recording counts all of it', async () => {
  const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', recording);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  const [document] = parseLines(stdout);
  assert.equal(document?.kind, 'total');
  assert.equal(document?.source.kind, 'recording');
  assert.equal(document?.totals.server.transactions, COUNT);
  assert.equal(document?.totals.server.errors, ERRORS);
  assert.equal(document?.endpoints[0]?.workload.command, RECORDED_COMMAND);
  assert.equal(document?.endpoints[0]?.durationSeconds.histogram, undefined);
  assert.equal(document?.loss.complete, true);
});

test('a long silence in a capture is as many windows as it lasts, and none is dropped', async () => {
  const path = folder.file('silence.pcap');
  writeFileSync(path, withSilence(readFileSync(CAPTURE), SILENCE_SECONDS));
  const { code, stdout } = await runSaeMon('export', '--json', '--interval', '1s', '--replay', path);
  assert.equal(code, 0);
  const windows = parseLines(stdout);
  assert.deepEqual(
    windows.map(({ window }) => window.index),
    Array.from({ length: SILENCE_SECONDS + 1 }, (_, index) => index),
  );
  const busy = windows.filter(({ totals }) => totals.server.transactions > 0);
  assert.deepEqual([busy.at(0)?.window.index, busy.at(-1)?.window.index], [0, SILENCE_SECONDS]);
  assert.equal(windows.at(-1)?.loss.limits.droppedOutputs, 0);
});

/** The capture's later half (classic pcap, little endian: 24 bytes, then packets that begin with seconds) comes so much later. */
function withSilence(capture: Buffer, seconds: number): Buffer {
  const packets: number[] = [];
  for (let at = 24; at < capture.length; at += 16 + capture.readUInt32LE(at + 8)) packets.push(at);
  for (const at of packets.slice(packets.length / 2)) capture.writeUInt32LE(capture.readUInt32LE(at) + seconds, at);
  return capture;
}

test('windows of a recording follow its own clock, and their sum is the whole', async () => {
  const { stdout } = await runSaeMon('export', '--json', '--interval', '250ms', '--histograms', '--replay', recording);
  const windows = parseLines(stdout);
  assert.deepEqual(
    windows.map(({ window }) => window.index),
    [0, 1, 2, 3, 4],
  );
  assert.deepEqual(
    windows.map(({ window }) => window.partial),
    [false, false, false, false, true],
  );
  assert.equal(
    windows.reduce((sum, { totals }) => sum + totals.server.transactions, 0),
    COUNT,
  );
  assert(windows.every(({ endpoints }) => endpoints[0]?.durationSeconds.histogram !== undefined));
});

test('--for ends a replay by its own clock', async () => {
  const { stdout } = await runSaeMon('export', '--json', '--for', '500ms', '--replay', recording);
  const [document] = parseLines(stdout);
  assert.equal(document?.window.durationSeconds, 0.5);
  assert(Math.abs((document?.totals.server.transactions ?? 0) - 500) <= 1);
});

test('trace gives every transaction, and the summary last', async () => {
  const { stdout } = await runSaeMon('trace', '--json', '--replay', recording);
  const kinds = parseLines(stdout).map(({ kind }) => kind);
  assert.equal(kinds.length, COUNT + 1);
  assert.equal(kinds.at(-1), 'summary');
});

test('trace selects by error, protocol, duration and count', async () => {
  const lines = async (...flags: string[]): Promise<number> => {
    const { stdout } = await runSaeMon('trace', '--replay', recording, ...flags);
    return stdout.split('\n').length - 1;
  };
  assert.equal(await lines('--errors'), ERRORS);
  assert.equal(await lines('--proto', 'redis'), COUNT);
  assert.equal(await lines('--proto', 'http'), 0);
  assert.equal(await lines('--slow', '50us'), COUNT);
  assert.equal(await lines('--slow', '1s'), 0);
  assert.equal(await lines('--count', '17'), 17);
});

test('top without a terminal prints the recording once', async () => {
  const { code, stdout } = await runSaeMon('top', '--replay', recording);
  assert.equal(code, 0);
  assert.match(stdout, /recording test\.rec/);
  assert.match(stdout, /redis GET/);
  assert.doesNotMatch(stdout, /\x1b/);
  for (const line of stdout.split('\n')) assert(line.length <= 80, line);
});

test('an ordinary user can replay', async () => {
  const { code, stdout } = await endingOf(startSaeMonAsNobody(['export', '--json', '--replay', await readableCopy()]));
  assert.equal(code, 0);
  assert.equal(parseLines(stdout)[0]?.totals.server.transactions, COUNT);
});

test('a recording that is cut off gives what is whole, says so, and exits with 0', async () => {
  const cut = join(folder.path, 'cut.rec');
  writeFileSync(cut, readFileSync(recording).subarray(0, statSync(recording).size / 2));
  const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', cut);
  assert.equal(code, 0);
  assert.match(stderr, /cut\.rec is cut off after \d+ bytes/);
  const transactions = parseLines(stdout)[0]?.totals.server.transactions ?? 0;
  assert(transactions > COUNT / 3 && transactions < COUNT);
});

test('a recording with damage inside is used up to there', async () => {
  const damaged = join(folder.path, 'damaged.rec');
  const bytes = readFileSync(recording);
  bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 4096);
  writeFileSync(damaged, bytes);
  const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', damaged);
  assert.equal(code, 0);
  assert.match(stderr, /damaged\.rec is (damaged|cut off) after \d+ bytes/);
  assert((parseLines(stdout)[0]?.totals.server.transactions ?? 0) > COUNT / 3);
});

test('an --output over the recording that is being read is refused, and the recording stays', async () => {
  const size = statSync(recording).size;
  const { code, stderr } = await runSaeMon('export', '--json', '--replay', recording, '--output', recording);
  assert.equal(code, 2);
  assert.match(stderr, /would overwrite the recording/);
  assert.equal(statSync(recording).size, size);
});

/** Recordings are for their owner alone: this one is given away. */
async function readableCopy(): Promise<string> {
  const { chmodSync } = await import('node:fs');
  const copy = join(folder.path, 'readable.rec');
  writeFileSync(copy, readFileSync(recording), { mode: 0o644 });
  chmodSync(folder.path, 0o755);
  return copy;
}
