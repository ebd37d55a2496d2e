import { closeSync, fstatSync, readSync } from 'node:fs';
import { ABI_VERSION } from './abi.gen.ts';
import { isRecordedProcess } from './recorded-process.ts';
import * as format from './recording-format.ts';
import { notARecording, openForReading, otherVersion } from './recording-open.ts';

/** Grows to the largest chunk of the recording: memory is bounded by the ring that was recorded. */
const INITIAL_BYTES = 256 * 1024;

/** What `next` gives. A batch's bytes are valid until the next call. */
export type RecordingChunk =
  | RecordingBatch
  | { readonly kind: 'process'; readonly process: format.RecordedProcess }
  | { readonly kind: 'name'; readonly name: format.RecordedName }
  | { readonly kind: 'counters'; readonly counters: format.RecordedCounters }
  | { readonly kind: 'dropped'; readonly drop: format.RecordedDrop }
  | { readonly kind: 'end'; readonly atNs: number };

/** Records back to back in the first `length` bytes; the object is reused. */
export interface RecordingBatch {
  readonly kind: 'batch';
  readonly drainedNs: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly length: number;
}

/** How a recording ended: with its END; cut off; with something that cannot be a chunk. */
export type RecordingEnd = 'whole' | 'cut off' | 'damaged';

/** Reads a recording from front to back, one chunk in memory at a time. */
export class RecordingReader implements Disposable {
  readonly header: format.RecordingHeader;
  readonly path: string;
  readonly #fd: number;
  readonly #size: number;
  /** Of the next chunk: read together with the payload before it. */
  readonly #head = new Uint8Array(format.CHUNK_HEAD_SIZEOF);
  readonly #headView = new DataView(this.#head.buffer);
  #headBytes = 0;
  /** Of the chunk in the buffer. */
  #type = 0;
  #buffer = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#buffer.buffer);
  #batch = batchOver(this.#buffer);
  #position = 0;
  #closed = false;
  #end: RecordingEnd | null = null;

  /** @throws UserError INPUT (cannot be read), NOT_A_RECORDING */
  static open(path: string): RecordingReader {
    const fd = openForReading(path);
    try {
      return new RecordingReader(path, fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  private constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
    this.#size = fstatSync(fd).size;
    this.header = this.#readHeader();
  }

  /** Null until `next` has returned null or the END. */
  get end(): RecordingEnd | null {
    return this.#end;
  }

  /** Bytes read so far, and of the whole file. */
  get progress(): { readonly position: number; readonly size: number } {
    return { position: this.#position, size: this.#size };
  }

  /** What the user must know of a recording that did not end with its END; null for a whole one. */
  warning(): string | null {
    if (this.#end === null || this.#end === 'whole') return null;
    const share = this.#size === 0 ? 0 : Math.floor((this.#position / this.#size) * 100);
    return `${this.path} is ${this.#end} after ${this.#position} bytes (${share} %): everything before that is used`;
  }

  /** The next chunk of a known type; null at the end, of which `end` tells the kind. */
  next(): RecordingChunk | null {
    while (this.#end === null) {
      const length = this.#readChunk();
      if (length < 0) return null;
      const chunk = this.#decode(this.#type, length);
      if (chunk !== null) return chunk;
    }
    return null;
  }

  [Symbol.dispose](): void {
    if (!this.#closed) closeSync(this.#fd);
    this.#closed = true;
  }

  #readHeader(): format.RecordingHeader {
    const magic = new Uint8Array(format.RECORDING_MAGIC.length);
    const count = this.#readInto(magic, magic.length);
    if (count < magic.length || magic.subarray(0, 7).some((byte, index) => byte !== format.RECORDING_MAGIC[index])) {
      throw notARecording(this.path, 'it does not begin as one');
    }
    if (magic[7] !== format.RECORDING_VERSION) throw otherVersion(this.path, `format ${magic[7]}`);
    this.#position = magic.length;
    this.#headBytes = this.#readInto(this.#head, format.CHUNK_HEAD_SIZEOF);
    const length = this.#readChunk();
    const header = length < 0 ? null : this.#json<format.RecordingHeader>(length);
    if (header === null || this.#type !== format.CHUNK_HEADER) {
      throw notARecording(this.path, 'it ends within its header');
    }
    if (header.abiVersion !== ABI_VERSION) throw otherVersion(this.path, `records of version ${header.abiVersion}`);
    if (!isWhole(header)) throw notARecording(this.path, 'its header is damaged');
    return header;
  }

  /** Payload length of the chunk now in the buffer, or -1 at the end. */
  #readChunk(): number {
    if (this.#headBytes < format.CHUNK_HEAD_SIZEOF) return this.#stop('cut off');
    this.#type = this.#headView.getUint32(0, true);
    const length = this.#headView.getUint32(4, true);
    if (length > format.MAX_CHUNK_BYTES) return this.#stop('damaged');
    const padded = format.paddedLength(length);
    if (padded > this.#size - this.#position - format.CHUNK_HEAD_SIZEOF) return this.#stop('cut off');
    this.#reserve(padded + format.CHUNK_HEAD_SIZEOF);
    const count = this.#readInto(this.#buffer, padded + format.CHUNK_HEAD_SIZEOF);
    if (count < padded) return this.#stop('cut off');
    this.#headBytes = count - padded;
    for (let i = 0; i < this.#headBytes; i += 1) this.#head[i] = this.#buffer[padded + i] as number;
    this.#position += format.CHUNK_HEAD_SIZEOF + padded;
    return length;
  }

  #decode(type: number, length: number): RecordingChunk | null {
    switch (type) {
      case format.CHUNK_BATCH:
        return this.#decodeBatch(length);
      case format.CHUNK_PROCESS: {
        const process = this.#json<format.RecordedProcess>(length);
        if (process !== null && !isRecordedProcess(process)) return this.#damaged();
        return process && { kind: 'process', process };
      }
      case format.CHUNK_NAME: {
        const name = this.#json<format.RecordedName>(length);
        return name && { kind: 'name', name };
      }
      case format.CHUNK_COUNTERS: {
        const counters = this.#json<format.RecordedCounters>(length);
        return counters && { kind: 'counters', counters };
      }
      case format.CHUNK_DROPPED:
        return length < format.DROPPED_SIZEOF ? this.#damaged() : { kind: 'dropped', drop: this.#decodeDrop() };
      case format.CHUNK_END:
        if (length < format.END_SIZEOF || !isTime(this.#view.getFloat64(0, true))) return this.#damaged();
        this.#end = 'whole';
        return { kind: 'end', atNs: this.#view.getFloat64(0, true) };
      default:
        return null;
    }
  }

  #decodeBatch(length: number): RecordingBatch | null {
    if (length < format.BATCH_HEAD_SIZEOF) return this.#damaged();
    this.#batch.drainedNs = this.#view.getFloat64(0, true);
    if (!isTime(this.#batch.drainedNs)) return this.#damaged();
    this.#batch.length = length - format.BATCH_HEAD_SIZEOF;
    return this.#batch;
  }

  #decodeDrop(): format.RecordedDrop {
    const view = this.#view;
    return {
      fromNs: view.getFloat64(0, true),
      toNs: view.getFloat64(8, true),
      batches: view.getFloat64(16, true),
      records: view.getFloat64(24, true),
      bytes: view.getFloat64(32, true),
    };
  }

  #json<T>(length: number): T | null {
    try {
      return JSON.parse(new TextDecoder().decode(this.#buffer.subarray(0, length))) as T;
    } catch {
      return this.#damaged();
    }
  }

  #damaged(): null {
    this.#stop('damaged');
    return null;
  }

  #stop(end: RecordingEnd): -1 {
    this.#end = end;
    return -1;
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    this.#buffer = new Uint8Array(Math.max(length, this.#buffer.length * 2));
    this.#view = new DataView(this.#buffer.buffer);
    this.#batch = batchOver(this.#buffer);
  }

  /** Reads up to `length` bytes; fewer only at the end of the file. */
  #readInto(target: Uint8Array, length: number): number {
    let done = 0;
    while (done < length) {
      const count = readSync(this.#fd, target, done, length - done, null);
      if (count === 0) break;
      done += count;
    }
    return done;
  }
}

function batchOver(buffer: Uint8Array): { -readonly [Key in keyof RecordingBatch]: RecordingBatch[Key] } {
  const bytes = buffer.subarray(format.BATCH_HEAD_SIZEOF);
  const view = new DataView(buffer.buffer, format.BATCH_HEAD_SIZEOF);
  return { kind: 'batch', drainedNs: 0, bytes, view, length: 0 };
}

/** A machine that has been up for longer than this does not exist, and beyond it nanoseconds are no numbers to count with. */
const MAX_NS = 2 ** 63;

function isTime(ns: number): boolean {
  return ns >= 0 && ns < MAX_NS;
}

/** Whether a header that was read has all that a replay needs. */
function isWhole(header: Partial<format.RecordingHeader>): boolean {
  const { clocks, source, targets } = header;
  if (!Number.isFinite(clocks?.monotonicNs) || !Number.isFinite(clocks?.realtimeNs)) return false;
  if (typeof source?.probe !== 'string' || !Array.isArray(targets)) return false;
  return [header.hostName, header.kernel, header.arch, header.toolVersion].every((text) => typeof text === 'string');
}
