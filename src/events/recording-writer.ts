import { closeSync, ftruncateSync, write } from 'node:fs';
import type { UserError } from '../lib/errors.ts';
import { abandonOutput, beginOutput, type OutputFile, openOutput, outputError } from '../lib/output-file.ts';
import * as format from './recording-format.ts';
import { RecordingQueue } from './recording-queue.ts';

/** Twice this is allocated: 16 MiB hold the default ring twice, which is half a second of a disk at 30 MB/s. */
const QUEUE_BYTES = 16 * 1024 * 1024;
/** Kept free for the small chunks when a batch is refused. */
const RESERVED_BYTES = 64 * 1024;
/** … of that, for the last note and the END. */
const END_BYTES = format.DROPPED_SIZEOF + format.END_SIZEOF + 2 * format.CHUNK_HEAD_SIZEOF;

const encoder = new TextEncoder();

/**
 * Writes a recording beside the drain loop: nothing here waits for the disk but `finish`. A failed write
 * cuts the file back to its last whole chunk; then `failure` is set and nothing more is taken.
 */
export class RecordingWriter {
  readonly #file: OutputFile;
  readonly #queue: RecordingQueue;
  #started = false;
  #closed = false;
  #writing: Promise<void> | null = null;
  #written = 0;
  #failure: UserError | null = null;
  #drop: format.RecordedDrop | null = null;
  #droppedRecords = 0;
  #batches = 0;
  readonly #waiting: { readonly type: number; readonly payload: Uint8Array }[] = [];

  /**
   * Opens the file, without emptying it yet.
   * @throws UserError OUTPUT
   */
  static open(path: string, queueBytes: number = QUEUE_BYTES): RecordingWriter {
    return new RecordingWriter(openOutput(path, 'owner'), queueBytes);
  }

  private constructor(file: OutputFile, queueBytes: number) {
    this.#file = file;
    this.#queue = new RecordingQueue(queueBytes + RESERVED_BYTES);
  }

  /** Why nothing more is taken; null while all is well. */
  get failure(): UserError | null {
    return this.#failure;
  }

  get started(): boolean {
    return this.#started;
  }

  /** Records that the queue refused so far; each place is noted in the recording. */
  get droppedRecords(): number {
    return this.#droppedRecords;
  }

  /** Batches taken so far. */
  get batches(): number {
    return this.#batches;
  }

  /** Bytes that have reached the file. */
  get written(): number {
    return this.#written;
  }

  /** Empties the file and begins it. */
  start(header: format.RecordingHeader): void {
    beginOutput(this.#file);
    this.#started = true;
    const bytes = this.#queue.bytes;
    bytes.set(format.RECORDING_MAGIC);
    this.#queue.skip(format.RECORDING_MAGIC.length);
    this.#json(format.CHUNK_HEADER, header);
  }

  /**
   * Takes the first `length` bytes of `source`, whole records; copies them.
   * @param records how many they are, for the note should they be refused
   */
  batch(drainedNs: number, source: Uint8Array, length: number, records: number): void {
    if (this.#failure !== null) return;
    const payload = format.BATCH_HEAD_SIZEOF + length;
    if (!this.#queue.fits(payload + RESERVED_BYTES)) {
      this.#refuse(drainedNs, length, records);
      return;
    }
    this.#admit();
    this.#noteDrop();
    const at = this.#queue.append(format.CHUNK_BATCH, payload);
    this.#queue.view.setFloat64(at, drainedNs, true);
    this.#queue.bytes.set(
      length === source.length ? source : source.subarray(0, length),
      at + format.BATCH_HEAD_SIZEOF,
    );
    this.#batches += 1;
    this.#pump();
  }

  process(process: format.RecordedProcess): void {
    this.#json(format.CHUNK_PROCESS, process);
  }

  name(name: format.RecordedName): void {
    this.#json(format.CHUNK_NAME, name);
  }

  counters(counters: format.RecordedCounters): void {
    this.#json(format.CHUNK_COUNTERS, counters);
  }

  /**
   * Writes what waits and the END, and closes.
   * @throws UserError OUTPUT where a write failed: the file is valid up to its last whole chunk
   */
  async finish(atNs: number): Promise<void> {
    while (this.#waiting.length > 0 && this.#writing !== null) await this.#writing;
    if (this.#started && this.#failure === null) {
      this.#noteDrop();
      const at = this.#queue.append(format.CHUNK_END, format.END_SIZEOF);
      this.#queue.view.setFloat64(at, atNs, true);
      this.#pump();
    }
    while (this.#writing !== null) await this.#writing;
    this.#close();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Ends without a recording: the probes did not go live. Idempotent, and harmless after `finish`. */
  abandon(): void {
    if (this.#started) return;
    if (!this.#closed) abandonOutput(this.#file);
    this.#closed = true;
  }

  #close(): void {
    if (!this.#closed) closeSync(this.#file.fd);
    this.#closed = true;
  }

  #json(type: number, value: unknown): void {
    this.#waiting.push({ type, payload: encoder.encode(JSON.stringify(value)) });
    this.#admit();
    this.#pump();
  }

  /** Moves what is small and must not be refused into the queue, in order, as far as there is room. */
  #admit(): void {
    while (this.#failure === null) {
      const first = this.#waiting[0];
      if (first === undefined || !this.#queue.fits(first.payload.length + END_BYTES)) return;
      this.#waiting.shift();
      this.#queue.bytes.set(first.payload, this.#queue.append(first.type, first.payload.length));
    }
  }

  #refuse(drainedNs: number, length: number, records: number): void {
    this.#droppedRecords += records;
    const before = this.#drop;
    this.#drop = {
      fromNs: before?.fromNs ?? drainedNs,
      toNs: drainedNs,
      batches: (before?.batches ?? 0) + 1,
      records: (before?.records ?? 0) + records,
      bytes: (before?.bytes ?? 0) + length,
    };
  }

  #noteDrop(): void {
    const drop = this.#drop;
    if (drop === null) return;
    const at = this.#queue.append(format.CHUNK_DROPPED, format.DROPPED_SIZEOF);
    const view = this.#queue.view;
    view.setFloat64(at, drop.fromNs, true);
    view.setFloat64(at + 8, drop.toNs, true);
    view.setFloat64(at + 16, drop.batches, true);
    view.setFloat64(at + 24, drop.records, true);
    view.setFloat64(at + 32, drop.bytes, true);
    this.#drop = null;
  }

  #pump(): void {
    if (this.#writing !== null || this.#queue.length === 0 || this.#failure !== null) return;
    this.#writing = this.#writeOut(this.#queue.take()).then(() => {
      this.#writing = null;
      this.#admit();
      this.#pump();
    });
  }

  /** Never rejects: a failure is kept, and the file cut back. */
  async #writeOut(bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) done += await this.#writeSome(bytes, done);
      this.#written += bytes.length;
    } catch (error) {
      this.#failure = outputError(this.#file.path, error);
      this.#written += wholeChunks(bytes, done, this.#written === 0);
      if (this.#file.regular) ftruncateSync(this.#file.fd, this.#written);
    }
  }

  #writeSome(bytes: Uint8Array, from: number): Promise<number> {
    const position = this.#file.regular ? this.#written + from : null;
    return new Promise((resolve, reject) => {
      write(this.#file.fd, bytes, from, bytes.length - from, position, (error, count) => {
        if (error !== null) reject(error);
        else resolve(count);
      });
    });
  }
}

/** How many of the first `done` bytes are whole chunks (after the magic, where they begin the file). */
function wholeChunks(bytes: Uint8Array, done: number, atStart: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, done);
  let at = atStart ? format.RECORDING_MAGIC.length : 0;
  if (at > done) return 0;
  while (at + format.CHUNK_HEAD_SIZEOF <= done) {
    const next = at + format.CHUNK_HEAD_SIZEOF + format.paddedLength(view.getUint32(at + 4, true));
    if (next > done) break;
    at = next;
  }
  return at;
}
