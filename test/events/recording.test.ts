import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CHUNK_HEAD_SIZEOF, paddedLength } from '../../src/events/recording-format.ts';
import { RecordingReader } from '../../src/events/recording-reader.ts';
import { RecordingWriter } from '../../src/events/recording-writer.ts';
import type { UserError } from '../../src/lib/errors.ts';
import { buildRecord, bytesSection, joinRecords } from './batch-builder.ts';
import { RECORDING_HEADER } from './recording-header.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'sae-recording-'));
});
after(() => rmSync(folder, { recursive: true }));

const PROCESS = { tgid: 7, command: 'redis-server', cgroup: '/x', containerId: null, containerName: null, unit: null };
const NAME = { tgid: 7, transport: 'tcp', address: '10.0.0.7', port: 80, name: 'db', source: 'hosts' } as const;

function batchOf(index: number): Uint8Array {
  return joinRecords([
    buildRecord({ connection: index + 1, sections: [bytesSection(`GET ${'x'.repeat(index * 3)}`)] }),
    buildRecord({}),
  ]);
}

async function writeRecording(path: string, batches: number): Promise<void> {
  const writer = RecordingWriter.open(path);
  writer.start(RECORDING_HEADER);
  writer.process(PROCESS);
  writer.name(NAME);
  for (let index = 0; index < batches; index++) {
    const batch = batchOf(index);
    writer.batch(2000 + index, batch, batch.length, 2);
  }
  writer.counters({ atNs: 3000, counters: { dataRecords: batches * 2 } });
  await writer.finish(4000);
}

/** Times of the drains, and the other chunks' kinds, in order. */
function readAll(path: string): {
  readonly seen: (number | string)[];
  readonly end: string | null;
  readonly warning: string | null;
} {
  using reader = RecordingReader.open(path);
  const seen: (number | string)[] = [];
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) {
    seen.push(chunk.kind === 'batch' ? chunk.drainedNs : chunk.kind);
  }
  return { seen, end: reader.end, warning: reader.warning() };
}

test('what was written is read back, byte for byte', async () => {
  const path = join(folder, 'round.rec');
  await writeRecording(path, 5);
  using reader = RecordingReader.open(path);
  assert.deepEqual(reader.header, RECORDING_HEADER);
  assert.deepEqual(reader.next(), { kind: 'process', process: PROCESS });
  assert.deepEqual(reader.next(), { kind: 'name', name: NAME });
  for (let index = 0; index < 5; index++) {
    const chunk = reader.next();
    assert(chunk?.kind === 'batch');
    assert.equal(chunk.drainedNs, 2000 + index);
    assert.deepEqual(Buffer.from(chunk.bytes.subarray(0, chunk.length)), Buffer.from(batchOf(index)));
  }
  assert.deepEqual(reader.next(), { kind: 'counters', counters: { atNs: 3000, counters: { dataRecords: 10 } } });
  assert.deepEqual(reader.next(), { kind: 'end', atNs: 4000 });
  assert.equal(reader.next(), null);
  assert.equal(reader.warning(), null);
});

test('a recording is for its owner alone, also over an older file of wider mode', async () => {
  const path = join(folder, 'mode.rec');
  writeFileSync(path, 'longer than nothing', { mode: 0o644 });
  await writeRecording(path, 1);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('a recording cut at every byte gives its whole chunks and says so', async () => {
  const path = join(folder, 'cut.rec');
  await writeRecording(path, 3);
  const whole = readFileSync(path);
  const { seen } = readAll(path);
  const ends = chunkEnds(whole);
  const cut = join(folder, 'cut-short.rec');
  for (let length = whole.length - 1; length >= (ends[0] ?? 0); length--) {
    writeFileSync(cut, whole.subarray(0, length));
    const partial = readAll(cut);
    const chunks = ends.filter((end) => end <= length).length - 1;
    assert.deepEqual(partial.seen, seen.slice(0, chunks), `cut at ${length}`);
    assert.equal(partial.end, 'cut off');
    assert.match(partial.warning ?? '', /cut off after \d+ bytes .*everything before that is used/);
  }
  for (let length = 0; length < (ends[0] ?? 0); length++) {
    truncateSync(cut, length);
    writeFileSync(cut, whole.subarray(0, length));
    assert.throws(() => RecordingReader.open(cut), { code: 'NOT_A_RECORDING' }, `cut at ${length}`);
  }
});

test('other files are not recordings, and say what to do', () => {
  const path = join(folder, 'other');
  writeFileSync(path, 'PK\x03\x04 something else altogether');
  assert.throws(
    () => RecordingReader.open(path),
    (error: UserError) => error.code === 'NOT_A_RECORDING' && error.next.length > 0,
  );
  assert.throws(() => RecordingReader.open(folder), { code: 'NOT_A_RECORDING' });
  assert.throws(() => RecordingReader.open('/dev/null'), { code: 'NOT_A_RECORDING' });
  assert.throws(() => RecordingReader.open(join(folder, 'missing')), { code: 'INPUT' });
});

test('another version is named as such', async () => {
  const path = join(folder, 'version.rec');
  await writeRecording(path, 1);
  const bytes = readFileSync(path);
  bytes[7] = 9;
  writeFileSync(path, bytes);
  assert.throws(() => RecordingReader.open(path), /another version of sae-mon \(format 9\)/);
});

test('flipped bits never throw once the header is read', async () => {
  const path = join(folder, 'flip.rec');
  await writeRecording(path, 3);
  const whole = readFileSync(path);
  const from = chunkEnds(whole)[0] ?? 0;
  for (let at = from; at < whole.length; at++) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(path, flipped);
    readAll(path);
  }
});

test('what the queue refuses is noted in place, and the rest is kept', async () => {
  const path = join(folder, 'refused.rec');
  const writer = RecordingWriter.open(path, 1024 * 1024);
  writer.start(RECORDING_HEADER);
  const batch = joinRecords(
    Array.from({ length: 3000 }, () => buildRecord({ sections: [bytesSection('x'.repeat(100))] })),
  );
  for (let index = 0; index < 10; index++) writer.batch(index, batch, batch.length, 3000);
  const refused = writer.droppedRecords / 3000;
  assert(refused > 0);
  await writer.finish(99);
  const { seen, end } = readAll(path);
  assert.equal(seen.filter((item) => typeof item === 'number').length, 10 - refused);
  assert.equal(seen.filter((item) => item === 'dropped').length, 1);
  assert.equal(end, 'whole');
});

test('a file that cannot be opened is an OUTPUT error that names the reason', () => {
  assert.throws(() => RecordingWriter.open(join(folder, 'no', 'such', 'folder.rec')), /its folder does not exist/);
  assert.throws(() => RecordingWriter.open(folder), { code: 'OUTPUT' });
});

test('a recording that was never begun leaves an older file as it was, and none of its own', () => {
  const older = join(folder, 'older.rec');
  writeFileSync(older, 'kept');
  RecordingWriter.open(older).abandon();
  assert.equal(readFileSync(older, 'utf8'), 'kept');
  const fresh = join(folder, 'fresh.rec');
  RecordingWriter.open(fresh).abandon();
  assert.throws(() => statSync(fresh), { code: 'ENOENT' });
});

function chunkEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    at += CHUNK_HEAD_SIZEOF + paddedLength(bytes.readUInt32LE(at + 4));
    ends.push(at);
  }
  return ends;
}
