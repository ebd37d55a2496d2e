/**
 * Zstandard (RFC 8878), numbers in little-endian order.
 *
 *   file       = 1*(frame | skippable)
 *   frame      = FD2FB528:u32 descriptor:u8 [window:u8] [dictionary] [content size] 1*block [checksum:4]
 *   block      = head:u24 content                               ; head: last:1 type:2 size:21; of type 1 (RLE) the content is one octet
 *   skippable  = 184D2A5x:u32 size:u32 size*octet
 *
 * node:zlib reads one frame and drops what follows in the same chunk without a word: so frames are told apart here, and each gets a stream
 * of its own.
 */
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { UserError } from '../../../lib/errors.ts';
import { type Codec, type CodecOutput, StreamCodec } from './codec.ts';

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const DICTIONARY_BYTES: readonly number[] = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES: readonly number[] = [0, 2, 4, 8];
const SINGLE_SEGMENT = 0x20;
const CHECKSUM = 0x04;
const CHECKSUM_BYTES = 4;
const RLE = 1;
const MAGIC_BYTES = 4;
const BLOCK_HEAD_BYTES = 3;

type Awaited = 'magic' | 'descriptor' | 'skippable' | 'block';

/** @throws UserError UNSUPPORTED_PLATFORM where this Node.js has no Zstandard */
export function zstdCodec(output: CodecOutput): Codec {
  const { createZstdDecompress } = zlib as Partial<typeof zlib>;
  if (createZstdDecompress !== undefined) return new ZstdCodec(output, () => createZstdDecompress());
  throw new UserError(
    'UNSUPPORTED_PLATFORM',
    `the capture is compressed by zstd, which Node.js ${process.version} cannot read`,
    ['Use Node.js 22.15 or later, or decompress it first: zstd -dk FILE, or zstd -dc | sae-mon … --replay -.'],
  );
}

class ZstdCodec implements Codec {
  readonly name = 'zstd';
  readonly #output: CodecOutput;
  readonly #create: () => Transform;
  #frame: StreamCodec | null = null;
  #awaited: Awaited = 'magic';
  /** Of a head: what came of it. */
  readonly #head = new Uint8Array(8);
  #headBytes = 0;
  /** Content to pass on before the next head; with its end the frame is over, or not. */
  #left = 0;
  #isLast = false;
  #hasChecksum = false;

  constructor(output: CodecOutput, create: () => Transform) {
    this.#output = output;
    this.#create = create;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let at = 0;
    /** Of the frame: not given to its stream yet. */
    let from = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const count = Math.min(this.#left, bytes.length - at);
        at += count;
        this.#left -= count;
      } else {
        this.#head[this.#headBytes] = bytes[at] as number;
        this.#headBytes += 1;
        at += 1;
        this.#takeHead();
      }
      if (this.#left > 0 || !this.#isLast || this.#headBytes > 0) continue;
      await this.#give(bytes.subarray(from, at));
      from = at;
      await this.#endFrame();
    }
    await this.#give(bytes.subarray(from));
  }

  async end(): Promise<void> {
    const isWhole = this.#awaited === 'magic' && this.#headBytes === 0 && this.#left === 0;
    if (!isWhole) throw Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' });
  }

  resume(): void {
    this.#frame?.resume();
  }

  [Symbol.dispose](): void {
    this.#frame?.[Symbol.dispose]();
  }

  async #give(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#frame ??= new StreamCodec(this.name, this.#create(), this.#output);
    await this.#frame.write(bytes);
  }

  async #endFrame(): Promise<void> {
    this.#isLast = false;
    this.#awaited = 'magic';
    // Still the frame that `resume` means, until all of it is out.
    await this.#frame?.end();
    this.#frame?.[Symbol.dispose]();
    this.#frame = null;
  }

  /** One more byte of a head is there. */
  #takeHead(): void {
    const view = new DataView(this.#head.buffer);
    switch (this.#awaited) {
      case 'magic':
        if (this.#headBytes === MAGIC_BYTES) this.#takeMagic(view.getUint32(0, true));
        return;
      case 'descriptor':
        this.#takeDescriptor(view.getUint8(0));
        return;
      case 'skippable':
        if (this.#headBytes < 4) return;
        this.#next('magic', view.getUint32(0, true));
        this.#isLast = true;
        return;
      case 'block':
        if (this.#headBytes === BLOCK_HEAD_BYTES) this.#takeBlock(view.getUint16(0, true) | (view.getUint8(2) << 16));
        return;
      default:
        this.#awaited satisfies never;
    }
  }

  #takeMagic(magic: number): void {
    if (magic === FRAME) this.#next('descriptor', 0);
    else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) this.#next('skippable', 0);
    else throw Object.assign(new Error('no frame'), { code: 'Z_DATA_ERROR' });
  }

  #takeDescriptor(descriptor: number): void {
    const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
    const size = descriptor >> 6;
    this.#hasChecksum = (descriptor & CHECKSUM) !== 0;
    const contentSize = size === 0 && isSingle ? 1 : (CONTENT_SIZE_BYTES[size] as number);
    this.#next('block', (isSingle ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 3] as number) + contentSize);
  }

  #takeBlock(head: number): void {
    const type = (head >> 1) & 3;
    this.#isLast = (head & 1) === 1;
    const content = type === RLE ? 1 : head >> 3;
    this.#next(this.#isLast ? 'magic' : 'block', content + (this.#isLast && this.#hasChecksum ? CHECKSUM_BYTES : 0));
  }

  #next(awaited: Awaited, left: number): void {
    this.#awaited = awaited;
    this.#headBytes = 0;
    this.#left = left;
  }
}
