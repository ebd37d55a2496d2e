import type { CaptureFile } from './capture-file.ts';
import type { CapturedPacket } from './captured-packet.ts';

const TWO_32 = 4294967296;
const END_OF_OPTIONS = 0;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;
/** Without if_tsresol: microseconds. */
const DEFAULT_EXPONENT = 6;
/** Finer than this is not told apart from it: 10^-18 s, 2^-63 s. */
const MAX_DECIMAL_EXPONENT = 18;
const MAX_BINARY_EXPONENT = 63;

/**
 * An interface of a pcapng section: its link, and how its time stamps count. Time stamps are 64 bits of a unit
 * that the interface names; the first is converted exactly, the others by their distance from it.
 */
export class PcapngInterface {
  /** Its place in the section. */
  readonly id: number;
  readonly linkType: number;
  /** 0: no limit. */
  readonly snapLength: number;
  /** As its last statistics say. */
  droppedPackets = 0;
  #unitsPerSecond = 10n ** BigInt(DEFAULT_EXPONENT);
  #offsetSeconds = 0n;
  #nanosecondsPerUnit = 1000;
  #based = false;
  #baseHigh = 0;
  #baseLow = 0;
  #baseSeconds = 0;
  #baseNanoseconds = 0;

  /** From an Interface Description Block's body of `length` bytes at the file's place. */
  constructor(id: number, file: CaptureFile, length: number) {
    this.id = id;
    this.linkType = file.u16(0);
    this.snapLength = file.u32(4);
    eachOption(file, 8, length, (code, at, size) => {
      if (code === IF_TSRESOL && size >= 1) this.#resolve(file.view.getUint8(at));
      if (code === IF_TSOFFSET && size >= 8) this.#offsetSeconds = file.view.getBigInt64(at, file.littleEndian);
    });
  }

  /** Sets the packet's time from the two halves of a time stamp. */
  stamp(packet: CapturedPacket, high: number, low: number): void {
    if (!this.#based) this.#setBase(high, low);
    const units = (high - this.#baseHigh) * TWO_32 + (low - this.#baseLow);
    const nanoseconds = this.#baseNanoseconds + Math.round(units * this.#nanosecondsPerUnit);
    const seconds = Math.floor(nanoseconds / 1e9);
    packet.seconds = this.#baseSeconds + seconds;
    packet.nanoseconds = nanoseconds - seconds * 1e9;
  }

  /** Options of an Interface Statistics Block; sums since its beginning. */
  count(file: CaptureFile, optionsAt: number, length: number): void {
    let dropped = 0;
    eachOption(file, optionsAt, length, (code, at, size) => {
      if ((code !== ISB_IFDROP && code !== ISB_OSDROP) || size < 8) return;
      dropped += Number(file.view.getBigUint64(at, file.littleEndian));
    });
    this.droppedPackets = dropped;
  }

  #resolve(resolution: number): void {
    const exponent = resolution & 0x7f;
    this.#unitsPerSecond =
      (resolution & 0x80) === 0
        ? 10n ** BigInt(Math.min(exponent, MAX_DECIMAL_EXPONENT))
        : 2n ** BigInt(Math.min(exponent, MAX_BINARY_EXPONENT));
    this.#nanosecondsPerUnit = 1e9 / Number(this.#unitsPerSecond);
  }

  #setBase(high: number, low: number): void {
    const units = (BigInt(high) << 32n) | BigInt(low);
    const seconds = units / this.#unitsPerSecond;
    this.#baseHigh = high;
    this.#baseLow = low;
    this.#baseSeconds = Number(seconds + this.#offsetSeconds);
    this.#baseNanoseconds = Number(((units - seconds * this.#unitsPerSecond) * 1_000_000_000n) / this.#unitsPerSecond);
    this.#based = true;
  }
}

/** Calls `visit` with code, offset in the view and length of each option in [from, to) of the block's body. */
function eachOption(
  file: CaptureFile,
  from: number,
  to: number,
  visit: (code: number, at: number, length: number) => void,
): void {
  let offset = from;
  while (offset + 4 <= to) {
    const code = file.u16(offset);
    const length = file.u16(offset + 2);
    if (code === END_OF_OPTIONS || offset + 4 + length > to) return;
    visit(code, file.at + offset + 4, length);
    offset += 4 + length + (-length & 3);
  }
}
