import { closeSync, fstatSync, readSync } from 'node:fs';
import type { ClockPair } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import { notARecording, openForReading } from '../recording-open.ts';
import type { RecordingBatch, RecordingChunk, RecordingEnd } from '../recording-reader.ts';
import { CaptureClock } from './capture-clock.ts';
import { CaptureFile } from './capture-file.ts';
import { captureKind, MAGIC_BYTES } from './capture-kind.ts';
import { CapturedPacket, CUT_OFF, DAMAGED, PACKET, type PacketSource, type PacketStatus } from './captured-packet.ts';
import { ClassicCapture } from './classic-capture.ts';
import { isKnownLink, KNOWN_LINKS } from './link-layer.ts';
import type { ObservedEndOptions } from './observed-end.ts';
import { PacketTracker } from './packet-tracker.ts';
import { PcapngCapture } from './pcapng-capture.ts';
import { RecordWriter } from './record-writer.ts';
import { unreadCounters, unreadWarnings } from './unread-packets.ts';

/** Event time of a batch at most: no window is shorter, and a replay at the recorded pace runs smoothly. */
const BATCH_NS = 20e6;
/** Records of a batch, about. */
const BATCH_BYTES = 256 * 1024;
/** Packets of a batch at most: those without payload give no records. */
const BATCH_PACKETS = 4096;

type Stage = 'packets' | 'counters' | 'end' | 'over';

/** Reads a packet capture, pcap or pcapng, as the records that a probe at the observed ends would have written. */
export class CaptureReader implements Disposable {
  readonly path: string;
  readonly clocks: ClockPair;
  readonly format: string;
  readonly #fd: number;
  readonly #size: number;
  readonly #file: CaptureFile;
  readonly #source: PacketSource;
  readonly #clock: CaptureClock;
  readonly #tracker: PacketTracker;
  readonly #writer = new RecordWriter();
  /** Read, and not used yet. */
  readonly #packet = new CapturedPacket();
  #status: PacketStatus;
  readonly #isEmpty: boolean;
  #nowNs = 0;
  #stage: Stage = 'packets';
  /** Of what was not read: as it was told last. */
  #toldUnread = 0;
  #closed = false;

  /**
   * Null where the file is no packet capture.
   * @throws UserError INPUT (cannot be read), NOT_A_RECORDING (compressed, damaged, of a link that is not read)
   */
  static open(path: string, options: ObservedEndOptions): CaptureReader | null {
    const fd = openForReading(path);
    try {
      const file = new CaptureFile((target, at, length) => readSync(fd, target, at, length, null));
      const source = openSource(path, file);
      if (source !== null) return new CaptureReader(path, fd, { file, source, options });
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    closeSync(fd);
    return null;
  }

  private constructor(path: string, fd: number, parts: CaptureParts) {
    const { size, mtimeMs } = fstatSync(fd);
    this.path = path;
    this.#fd = fd;
    this.#size = size;
    this.#file = parts.file;
    this.#source = parts.source;
    this.format = parts.source.format;
    this.#tracker = new PacketTracker(this.#writer, parts.options);
    this.#status = this.#firstRead();
    if (this.#status === DAMAGED) throw notARecording(path, `its beginning is not that of a ${this.format} file`);
    this.#isEmpty = this.#status !== PACKET;
    this.#clock = new CaptureClock(this.#isEmpty ? null : this.#packet, mtimeMs);
    this.clocks = this.#clock.clocks;
    this.#nowNs = this.clocks.monotonicNs;
  }

  /**
   * Goes on to the first packet of a link that is read.
   * @throws UserError NOT_A_RECORDING where all are of others
   */
  #firstRead(): PacketStatus {
    const packet = this.#packet;
    let status = this.#source.next(packet);
    for (; status === PACKET && !isKnownLink(packet.linkType); status = this.#source.next(packet)) {
      this.#tracker.packet(packet);
    }
    const links = [...this.#tracker.unread.unknownLinks.keys()];
    if (status !== PACKET && links.length > 0) throw unreadLink(this.path, links);
    return status;
  }

  /** Null until the file's end. */
  get end(): RecordingEnd | null {
    if (this.#status === PACKET) return null;
    if (this.#status === CUT_OFF) return 'cut off';
    return this.#status === DAMAGED ? 'damaged' : 'whole';
  }

  /** Bytes read so far, and of the whole file. */
  get progress(): { readonly position: number; readonly size: number } {
    return { position: this.#file.position, size: this.#size };
  }

  /** What the user must know of what was not, or could not be, read; for the end. */
  warnings(): string[] {
    const { end, path } = this;
    const warnings = unreadWarnings(this.#tracker.unread, this.#source.droppedPackets);
    if (this.#isEmpty) warnings.unshift('holds no packets');
    if (end === 'cut off' || end === 'damaged') {
      const { position } = this.progress;
      const share = this.#size === 0 ? 0 : Math.floor((position / this.#size) * 100);
      warnings.unshift(`is ${end} after ${position} bytes (${share} %): everything before that is used`);
    }
    return warnings.map((text) => `${path} ${text}`);
  }

  /** The next records, whose bytes are valid until the next call; at the end counters, the END, and null. */
  next(): RecordingChunk | null {
    switch (this.#stage) {
      case 'packets':
        if (this.#tracker.unreadPackets > this.#toldUnread) return this.#counters();
        if (this.#status === PACKET) return this.#nextBatch();
        this.#stage = 'counters';
        return this.next();
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

  [Symbol.dispose](): void {
    if (!this.#closed) closeSync(this.#fd);
    this.#closed = true;
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
    if (this.#status === PACKET) this.#tracker.tick(this.#nowNs);
    else this.#tracker.finish(this.#nowNs);
    return {
      kind: 'batch',
      drainedNs: this.#nowNs,
      bytes: writer.bytes,
      view: writer.view,
      length: writer.length,
    };
  }

  /** What the capturing program lost is as if a ring had been full. */
  #counters(): RecordingChunk {
    this.#toldUnread = this.#tracker.unreadPackets;
    const counters = { dataDropped: this.#source.droppedPackets, ...unreadCounters(this.#tracker.unread) };
    return { kind: 'counters', counters: { atNs: this.#nowNs, counters } };
  }
}

interface CaptureParts {
  readonly file: CaptureFile;
  readonly source: PacketSource;
  readonly options: ObservedEndOptions;
}

/** @throws UserError NOT_A_RECORDING */
function openSource(path: string, file: CaptureFile): PacketSource | null {
  const head = file.has(MAGIC_BYTES) ? file.bytes.subarray(0, MAGIC_BYTES) : new Uint8Array(0);
  const kind = captureKind(path, head);
  if (kind.format === 'other') return null;
  if (kind.format === 'pcapng') return new PcapngCapture(file);
  file.littleEndian = kind.littleEndian;
  const capture = ClassicCapture.open(file);
  if (capture === null) throw notARecording(path, 'it ends within its header');
  if (!isKnownLink(capture.linkType)) throw unreadLink(path, [capture.linkType]);
  return capture;
}

function unreadLink(path: string, types: readonly number[]): UserError {
  const links = types.length === 1 ? `a link of type ${types[0]}` : `links of types ${types.join(' and ')}`;
  return new UserError(
    'NOT_A_RECORDING',
    `${path} was captured on ${links}, which ${types.length === 1 ? 'is' : 'are'} not read`,
    [`sae-mon reads ${KNOWN_LINKS}.`],
  );
}
