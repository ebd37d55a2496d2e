/** Fuzz targets: whatever `--replay` may be given, read and decoded as the worker does it, but in one go. */
import assert from 'node:assert/strict';
import { unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Decoding } from '../../src/app/decoding.ts';
import { makeDecoding } from '../../src/app/make-decoding.ts';
import type { DecodingMode } from '../../src/app/options.ts';
import { openReplayFile, type ReplayInput } from '../../src/app/replay-input.ts';
import { SECTION_BYTES } from '../../src/events/abi.gen.ts';
import type { RecordingBatch, RecordingChunk } from '../../src/events/recording-reader.ts';
import { findSection, NO_SECTION, sectionLength } from '../../src/events/section.ts';
import { walkRecords } from '../../src/events/walk.ts';
import { UserError } from '../../src/lib/errors.ts';
import { Processes } from '../../src/metadata/processes.ts';
import { checkedOutbox } from './checked-outbox.ts';
import { type FuzzFlags, flagsOf } from './flags.ts';

const MODES: readonly DecodingMode[] = [
  {
    kind: 'export',
    windows: [{ intervalNs: null, histograms: true }],
    store: { maxSeries: 100, idleNs: 1e9 },
    traces: null,
  },
  { kind: 'export', windows: [{ intervalNs: 1e9, histograms: false }], store: null, traces: null },
  { kind: 'trace', count: null, tree: false, verbose: false },
];
/** What a user may be told of a file. */
const OWN_ERRORS: readonly string[] = ['NOT_A_RECORDING', 'INPUT'];
/** Chunks and batches are at least of so many bytes in the file, but for the few at its end. */
const LEAST_CHUNK_BYTES = 8;
const LAST_CHUNKS = 8;

/** Throws where a file makes the replay throw anything but its own errors. The file's last byte chooses the mode and the flags. */
export function fuzzReplay(file: Uint8Array): void {
  const path = join(tmpdir(), `sae-fuzz-${process.pid}`);
  writeFileSync(path, file);
  try {
    const flags = flagsOf(file);
    using input = openReplayFile({ path, local: null, decodeAs: flags.decodeAs });
    replay(input, MODES[(file.at(-1) ?? 0) % MODES.length] as DecodingMode, flags, file.length);
  } catch (error) {
    if (!(error instanceof UserError && OWN_ERRORS.includes(error.code))) throw error;
    assert.ok(error.message.includes(path) && error.next.length > 0, 'it says neither which file nor what to do');
  } finally {
    unlinkSync(path);
  }
}

function replay(
  input: ReplayInput,
  mode: DecodingMode,
  { decodeAs, rules, filter }: FuzzFlags,
  fileBytes: number,
): void {
  const { reader, facts, observer, warnings } = input;
  const { clocks, label } = facts;
  const outbox = checkedOutbox();
  outbox.say({ kind: 'attached', facts });
  const decoding = makeDecoding({
    mode,
    clocks,
    processes: new Processes({ procPath: null }),
    naming: null,
    named: null,
    hostName: facts.host.name,
    by: [],
    observer,
    decodeAs,
    rules,
    filter,
    outbox,
    verdicts: null,
    liveness: null,
    countRuns: null,
    readCounters: null,
    target: (watch) => ({ label, processes: watch.byCommand(), alive: reader.end === null }),
    endedWithinItself: () => reader.end === 'cut off' || reader.end === 'damaged',
  });
  let nowNs = clocks.monotonicNs;
  let chunks = 0;
  let captured = 0;
  for (let chunk = reader.next(); chunk !== null && !decoding.done; chunk = reader.next()) {
    assert.ok(chunk.kind !== 'waiting', 'a file is there as a whole');
    nowNs = Math.max(nowNs, timeOf(chunk, nowNs));
    if (chunk.kind === 'batch') captured += capturedBytes(chunk);
    give(decoding, chunk, nowNs);
    chunks += 1;
    assert.ok(chunks <= fileBytes / LEAST_CHUNK_BYTES + LAST_CHUNKS, `${chunks} chunks of ${fileBytes} bytes`);
    assert.ok(captured <= fileBytes, `${captured} bytes captured in a file of ${fileBytes}`);
  }
  decoding.finish(nowNs);
  for (const text of warnings()) outbox.say({ kind: 'warning', text });
  outbox.say({ kind: 'stopped', end: { reason: 'recording', account: decoding.account(), recorded: null } });
}

/** As `ReplaySource` does. */
function give(decoding: Decoding, chunk: RecordingChunk, nowNs: number): void {
  switch (chunk.kind) {
    case 'batch':
      decoding.batch(chunk.bytes, chunk.view, chunk.length, chunk.drainedNs);
      decoding.drained(nowNs);
      return;
    case 'process':
      decoding.process(chunk.process);
      return;
    case 'name':
      decoding.name(chunk.name);
      return;
    case 'counters':
      decoding.counters(chunk.counters);
      return;
    case 'dropped':
      decoding.dropped(chunk.drop);
      return;
    case 'end':
      decoding.drained(nowNs);
      return;
    default:
      chunk satisfies never;
  }
}

function timeOf(chunk: RecordingChunk, otherwise: number): number {
  if (chunk.kind === 'batch') return chunk.drainedNs;
  return chunk.kind === 'end' ? chunk.atNs : otherwise;
}

function capturedBytes({ view, length }: RecordingBatch): number {
  let bytes = 0;
  walkRecords(view, length, (at) => {
    const section = findSection(view, at, SECTION_BYTES);
    if (section !== NO_SECTION) bytes += sectionLength(view, section);
  });
  return bytes;
}
