import type { ClockPair } from '../../lib/clock.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { RecordingBatch, RecordingChunk, RecordingEnd } from '../recording-reader.ts';
import { CaptureClock } from './capture-clock.ts';
import type { CaptureFile } from './capture-file.ts';
import {
  type CapturedPacket,
  CUT_OFF,
  DAMAGED,
  PACKET,
  type PacketSource,
  type PacketStatus,
  WAITING,
} from './captured-packet.ts';
import type { CaptureBytes } from './input/capture-bytes.ts';
import { HeadBytes } from './input/head-bytes.ts';
import { decompressed, MAGIC_BYTES, openBytes } from './input/open-bytes.ts';
import type { ObservedEndOptions } from './observed-end.ts';
import { type OpenedCapture, openCapture } from './open-capture.ts';
import { PacketTracker } from './packet-tracker.ts';
import { RecordWriter } from './record-writer.ts';
import { unreadCounters, unreadWarnings } from './unread-packets.ts';

/** Event time of a batch at most: no window is shorter, and a replay at the recorded pace runs smoothly. */
const BATCH_NS = 20e6;
/** Records of a batch, about. */
const BATCH_BYTES = 256 * 1024;
/** Packets of a batch at most: those without payload give no records. */
const BATCH_PACKETS = 4096;

/** Nothing more is there yet: `whenMore` says when. */
export interface WaitingChunk {
  readonly kind: 'waiting';
}
const WAITING_CHUNK: WaitingChunk = { kind: 'waiting' };

type Stage = 'packets' | 'counters' | 'end' | 'over';

/** Reads a packet capture, pcap or pcapng, as the records that a probe at the observed ends would have written. */
export class CaptureReader implements Disposable {
  readonly path: string;
  readonly clocks: ClockPair;
  readonly format: string;
  /** Whether it is captured while it is read. */
  readonly isLive: boolean;
  readonly #bytes: CaptureBytes;
  readonly #file: CaptureFile;
  readonly #source: PacketSource;
  readonly #clock: CaptureClock;
  readonly #tracker: PacketTracker;
  readonly #writer = new RecordWriter();
  /** Read, and not used yet. */
  readonly #packet: CapturedPacket;
  #status: PacketStatus;
  readonly #isEmpty: boolean;
  #nowNs = 0;
  #stage: Stage = 'packets';
  /** Of what was not read: as it was told last. */
  #toldUnread = 0;

  /**
   * Of a plain file. Null where it is no packet capture.
   * @throws UserError INPUT (cannot be read), NOT_A_RECORDING (compressed, damaged, of a link that is not read)
   */
  static open(path: string, options: ObservedEndOptions): CaptureReader | null {
    const bytes = openBytes(path);
    try {
      const step = openCapture(bytes).next();
      if (!step.done) throw new InvariantError(`${path} is not read at once`);
      if (step.value !== null) return new CaptureReader(step.value, options);
    } catch (error) {
      bytes[Symbol.dispose]();
      throw error;
    }
    bytes[Symbol.dispose]();
    return null;
  }

  /**
   * Of whatever can be read, `-` for standard input; resolves with its first packet. Null where it is no packet capture.
   * @param stop what is waited for then comes to its end at once
   * @throws UserError as `open`, UNSUPPORTED_PLATFORM
   */
  static async openAny(path: string, options: ObservedEndOptions, stop: AbortSignal): Promise<CaptureReader | null> {
    const raw = new HeadBytes(openBytes(path), MAGIC_BYTES);
    let bytes: CaptureBytes = raw;
    const end = (): void => bytes.stop();
    stop.addEventListener('abort', end, { once: true });
    try {
      if (stop.aborted) end();
      while (!raw.hasHead) await raw.whenMore();
      bytes = decompressed(raw);
      const opening = openCapture(bytes);
      let step = opening.next();
      for (; !step.done; step = opening.next()) await bytes.whenMore();
      if (step.value !== null) return new CaptureReader(step.value, options);
    } catch (error) {
      bytes[Symbol.dispose]();
      throw error;
    } finally {
      stop.removeEventListener('abort', end);
    }
    bytes[Symbol.dispose]();
    return null;
  }

  private constructor(opened: OpenedCapture, options: ObservedEndOptions) {
    const { bytes, file, source, packet, status, skipped } = opened;
    this.path = bytes.name;
    this.format = source.format;
    this.isLive = bytes.isLive;
    this.#bytes = bytes;
    this.#file = file;
    this.#source = source;
    this.#packet = packet;
    this.#status = status;
    this.#isEmpty = status !== PACKET;
    this.#tracker = new PacketTracker(this.#writer, options, skipped);
    this.#clock = new CaptureClock(this.#isEmpty ? null : packet, bytes.madeUnixMs);
    this.clocks = this.#clock.clocks;
    this.#nowNs = this.clocks.monotonicNs;
  }

  /** Null until the file's end. */
  get end(): RecordingEnd | null {
    if (this.#status === PACKET || this.#status === WAITING) return null;
    if (this.#bytes.failure !== null) return this.#bytes.failure.end;
    if (this.#status === CUT_OFF) return 'cut off';
    return this.#status === DAMAGED ? 'damaged' : 'whole';
  }

  /** Bytes read so far, decompressed where the file is compressed. */
  get progress(): { readonly position: number } {
    return { position: this.#file.position };
  }

  /** What the user must know of what was not, or could not be, read; for the end. */
  warnings(): string[] {
    const { end, path } = this;
    const warnings = unreadWarnings(this.#tracker.unread, this.#source.droppedPackets);
    if (this.#isEmpty) warnings.unshift('holds no packets');
    if (end === 'cut off' || end === 'damaged') warnings.unshift(this.#endWarning(end));
    return warnings.map((text) => `${path} ${text}`);
  }

  #endWarning(end: 'cut off' | 'damaged'): string {
    const { failure, size, position: read } = this.#bytes;
    if (failure !== null)
      return `is ${end} after ${read} bytes, within ${failure.where}: everything before that is used`;
    const { position } = this.#file;
    // Of what is compressed the size tells nothing of what it holds.
    const share =
      size === null || size === 0 || !this.#bytes.isPlain ? '' : ` (${Math.floor((position / size) * 100)} %)`;
    return `is ${end} after ${position} bytes${share}: everything before that is used`;
  }

  /** The next records, whose bytes are valid until the next call; at the end counters, the END, and null. */
  next(): RecordingChunk | WaitingChunk | null {
    switch (this.#stage) {
      case 'packets':
        return this.#nextOfPackets();
      case 'counters':
        this.#stage = 'end';
        return this.#counters();
      case 'end':
        this.#stage = 'over';
        return { kind: 'end', atNs: this.#nowNs };
      case 'over':
        return null;
      default:
        return this.#stage satisfies never;
    }
  }

  /** Resolves when `next` has more than that it waits. */
  whenMore(): Promise<void> {
    return this.#bytes.whenMore();
  }

  /** Nothing more is wanted: who waits is told at once. */
  stop(): void {
    this.#bytes.stop();
  }

  [Symbol.dispose](): void {
    this.#bytes[Symbol.dispose]();
  }

  #nextOfPackets(): RecordingChunk | WaitingChunk | null {
    if (this.#tracker.unreadPackets > this.#toldUnread) return this.#counters();
    const waited = this.#status === WAITING;
    if (waited) this.#status = this.#source.next(this.#packet);
    if (this.#status === PACKET) return this.#nextBatch();
    if (this.#status === WAITING) return WAITING_CHUNK;
    this.#stage = 'counters';
    if (!waited) return this.next();
    this.#writer.clear();
    this.#tracker.finish(this.#nowNs);
    return this.#batch();
  }

  #nextBatch(): RecordingBatch {
    const writer = this.#writer;
    const packet = this.#packet;
    writer.clear();
    this.#clock.stamp(packet);
    const endNs = packet.timeNs + BATCH_NS;
    for (let count = 0; count < BATCH_PACKETS && packet.timeNs < endNs && writer.length < BATCH_BYTES; count += 1) {
      this.#tracker.packet(packet);
      if (packet.timeNs > this.#nowNs) this.#nowNs = packet.timeNs;
      this.#status = this.#source.next(packet);
      if (this.#status !== PACKET) break;
      this.#clock.stamp(packet);
    }
    if (this.#status === PACKET || this.#status === WAITING) this.#tracker.tick(this.#nowNs);
    else this.#tracker.finish(this.#nowNs);
    return this.#batch();
  }

  #batch(): RecordingBatch {
    const { bytes, view, length } = this.#writer;
    return { kind: 'batch', drainedNs: this.#nowNs, bytes, view, length };
  }

  /** What the capturing program lost is as if a ring had been full. */
  #counters(): RecordingChunk {
    this.#toldUnread = this.#tracker.unreadPackets;
    const counters = { dataDropped: this.#source.droppedPackets, ...unreadCounters(this.#tracker.unread) };
    return { kind: 'counters', counters: { atNs: this.#nowNs, counters } };
  }
}
