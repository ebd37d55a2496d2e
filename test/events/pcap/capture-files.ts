/** Frames as capture files of each format and byte order. */
import type { Frame } from './frames.ts';
import { join } from './join-bytes.ts';

export interface FileOptions {
  readonly littleEndian?: boolean;
  /** Only so many bytes of each packet were captured. */
  readonly snapLength?: number;
}

export interface PcapOptions extends FileOptions {
  readonly nanoseconds?: boolean;
  /** With the magic and the packet heads of the modified format. */
  readonly modified?: boolean;
}

const NO_LIMIT = 262_144;

export function pcapOf(frames: readonly Frame[], options: PcapOptions = {}): Uint8Array {
  const { littleEndian = true, nanoseconds = false, modified = false, snapLength = NO_LIMIT } = options;
  const numbers = new Numbers(littleEndian);
  const parts = [
    numbers.u32(modified ? 0xa1b2cd34 : nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4),
    numbers.u16(2),
    numbers.u16(4),
    numbers.u32(0, 0, snapLength, frames[0]?.linkType ?? 1),
  ];
  for (const { bytes, timeNs } of frames) {
    const captured = bytes.subarray(0, snapLength);
    const fraction = Number(timeNs % 1_000_000_000n);
    const unit = nanoseconds ? fraction : Math.floor(fraction / 1000);
    parts.push(numbers.u32(Number(timeNs / 1_000_000_000n), unit, captured.length, bytes.length));
    if (modified) parts.push(numbers.u32(2), numbers.u16(0x0800), Uint8Array.of(4, 0));
    parts.push(captured);
  }
  return join(...parts);
}

export interface PcapngOptions extends FileOptions {
  /** if_tsresol; microseconds without. */
  readonly resolution?: number;
  /** if_tsoffset, seconds. */
  readonly offsetSeconds?: bigint;
  readonly simple?: boolean;
  /** Packets that the interface dropped, by its statistics. */
  readonly dropped?: bigint;
  /** Blocks and options that nobody knows, in between. */
  readonly strange?: boolean;
}

/** One section with one interface. */
export function pcapngOf(frames: readonly Frame[], options: PcapngOptions = {}): Uint8Array {
  const { littleEndian = true, snapLength = NO_LIMIT, strange = false } = options;
  const blocks = new Blocks(littleEndian);
  const parts = [blocks.section(), blocks.describe(frames[0]?.linkType ?? 1, options)];
  for (const frame of frames) {
    if (strange) parts.push(blocks.block(0x0bad, new Uint8Array(13)));
    parts.push(options.simple ? blocks.simple(frame, snapLength) : blocks.packet(0, frame, options));
  }
  if (options.dropped !== undefined) parts.push(blocks.statistics(0, options.dropped));
  return join(...parts);
}

/** A section with an interface for each list of frames, which come by time. */
export function pcapngOfInterfaces(
  interfaces: readonly (readonly Frame[])[],
  options: PcapngOptions[] = [],
): Uint8Array {
  const blocks = new Blocks(true);
  const described = interfaces.map((frames, index) => blocks.describe(frames[0]?.linkType ?? 1, options[index] ?? {}));
  const all = interfaces.flatMap((frames, index) => frames.map((frame) => ({ frame, index })));
  all.sort((a, b) => Number(a.frame.timeNs - b.frame.timeNs));
  const packets = all.map(({ frame, index }) => blocks.packet(index, frame, options[index] ?? {}));
  return join(blocks.section(), ...described, ...packets);
}

class Blocks {
  private readonly numbers: Numbers;

  constructor(littleEndian: boolean) {
    this.numbers = new Numbers(littleEndian);
  }

  section(): Uint8Array {
    const { numbers } = this;
    const any = new Uint8Array(8).fill(0xff);
    return this.block(
      0x0a0d0d0a,
      join(numbers.u32(0x1a2b3c4d), numbers.u16(1), numbers.u16(0), any, this.option(4, text('test'))),
    );
  }

  describe(linkType: number, options: PcapngOptions): Uint8Array {
    const { numbers } = this;
    const parts = [numbers.u16(linkType), numbers.u16(0), numbers.u32(options.snapLength ?? NO_LIMIT)];
    if (options.strange) parts.push(this.option(2, text('lo')), this.option(0x7777, text('what')));
    if (options.resolution !== undefined) parts.push(this.option(9, Uint8Array.of(options.resolution)));
    if (options.offsetSeconds !== undefined) parts.push(this.option(14, numbers.u64(options.offsetSeconds)));
    return this.block(1, join(...parts, this.option(0, new Uint8Array(0))));
  }

  packet(index: number, { bytes, timeNs }: Frame, options: PcapngOptions): Uint8Array {
    const captured = bytes.subarray(0, options.snapLength ?? NO_LIMIT);
    const units = toUnits(timeNs - (options.offsetSeconds ?? 0n) * 1_000_000_000n, options.resolution ?? 6);
    const time = [Number(units >> 32n), Number(units & 0xffffffffn)] as const;
    const head = this.numbers.u32(index, ...time, captured.length, bytes.length);
    const comment = options.strange ? this.option(1, text('a comment')) : new Uint8Array(0);
    return this.block(6, join(head, pad(captured), comment));
  }

  simple({ bytes }: Frame, snapLength: number): Uint8Array {
    return this.block(3, join(this.numbers.u32(bytes.length), bytes.subarray(0, snapLength)));
  }

  statistics(index: number, dropped: bigint): Uint8Array {
    return this.block(5, join(this.numbers.u32(index, 0, 0), this.option(5, this.numbers.u64(dropped))));
  }

  block(type: number, body: Uint8Array): Uint8Array {
    const padded = pad(body);
    const total = this.numbers.u32(padded.length + 12);
    return join(this.numbers.u32(type), total, padded, total);
  }

  private option(code: number, value: Uint8Array): Uint8Array {
    return join(this.numbers.u16(code), this.numbers.u16(value.length), pad(value));
  }
}

class Numbers {
  private readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  u16(value: number): Uint8Array {
    const bytes = new Uint8Array(2);
    new DataView(bytes.buffer).setUint16(0, value, this.littleEndian);
    return bytes;
  }

  u32(...values: readonly number[]): Uint8Array {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    values.forEach((value, index) => {
      view.setUint32(index * 4, value, this.littleEndian);
    });
    return bytes;
  }

  u64(value: bigint): Uint8Array {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, value, this.littleEndian);
    return bytes;
  }
}

/** Nanoseconds in the units of an if_tsresol. */
function toUnits(nanoseconds: bigint, resolution: number): bigint {
  const exponent = BigInt(resolution & 0x7f);
  const unitsPerSecond = (resolution & 0x80) === 0 ? 10n ** exponent : 2n ** exponent;
  return (nanoseconds * unitsPerSecond) / 1_000_000_000n;
}

function pad(bytes: Uint8Array): Uint8Array {
  return join(bytes, new Uint8Array(-bytes.length & 3));
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
