/** What `--replay` names, as bytes: opened, and decompressed where it is compressed. */
import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { UserError } from '../../../lib/errors.ts';
import { openForReading } from '../../recording-open.ts';
import type { CaptureBytes } from './capture-bytes.ts';
import { type Codec, type CodecOutput, gzipCodec } from './codec.ts';
import { FileBytes } from './file-bytes.ts';
import type { HeadBytes } from './head-bytes.ts';
import { InflatedBytes } from './inflated-bytes.ts';
import { PipeBytes } from './pipe-bytes.ts';
import { zstdCodec } from './zstd-codec.ts';

/** In place of a path. */
export const STANDARD_INPUT = '-';
const STDIN_NAME = 'standard input';
const STDIN_FD = 0;

/** As many bytes as the longest magic that is told apart. */
export const MAGIC_BYTES = 4;

const GZIP = 0x1f8b;
const ZSTD = 0x28b52ffd;
/** What pzstd begins with: 50 to 5f, 2a 4d 18. */
const ZSTD_SKIPPABLE = 0x502a4d18;
const ZSTD_SKIPPABLE_MASK = 0xf0ffffff;

/** @throws UserError INPUT, NOT_A_RECORDING */
export function openBytes(path: string): CaptureBytes {
  if (path !== STANDARD_INPUT) return new FileBytes(path, openForReading(path), true);
  if (isatty(STDIN_FD)) {
    throw new UserError('INPUT', '--replay - reads standard input, and that is a terminal', [
      'Give it a capture: ssh host tcpdump -U -w - | sae-mon top --replay -',
    ]);
  }
  try {
    const stat = fstatSync(STDIN_FD);
    if (stat.isFIFO() || stat.isSocket()) return new PipeBytes(STDIN_NAME, STDIN_FD);
  } catch (cause) {
    throw new UserError('INPUT', 'standard input is closed', [], { cause });
  }
  return new FileBytes(STDIN_NAME, STDIN_FD, false);
}

/**
 * The bytes behind what compressed them, or the same.
 * @throws UserError UNSUPPORTED_PLATFORM where Node.js is too old for it
 */
export function decompressed(raw: HeadBytes): CaptureBytes {
  const createCodec = codecOf(raw.head);
  return createCodec === null ? raw : new InflatedBytes(raw, createCodec);
}

function codecOf(head: Uint8Array): ((output: CodecOutput) => Codec) | null {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head.length >= 2 && view.getUint16(0) === GZIP) return gzipCodec;
  if (head.length < MAGIC_BYTES) return null;
  const magic = view.getUint32(0);
  return magic === ZSTD || (magic & ZSTD_SKIPPABLE_MASK) >>> 0 === ZSTD_SKIPPABLE ? zstdCodec : null;
}
