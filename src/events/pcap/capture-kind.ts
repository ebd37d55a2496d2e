/** What a file that is to be replayed is, by its first bytes. */
import { UserError } from '../../lib/errors.ts';
import { MAGIC_MICROSECONDS, MAGIC_MODIFIED, MAGIC_NANOSECONDS } from './classic-capture.ts';
import { MAGIC_BYTES } from './input/open-bytes.ts';
import { SECTION_HEADER } from './pcapng-capture.ts';

export type CaptureKind =
  | { readonly format: 'pcap'; readonly littleEndian: boolean }
  | { readonly format: 'pcapng' }
  | { readonly format: 'other' };

const MAGICS: readonly number[] = [MAGIC_MICROSECONDS, MAGIC_NANOSECONDS, MAGIC_MODIFIED];

/** Programs whose files are not read, by their first bytes. */
const COMPRESSED: readonly { readonly magic: readonly number[]; readonly name: string; readonly undo: string }[] = [
  { magic: [0xfd, 0x37, 0x7a, 0x58], name: 'xz', undo: 'xz -dk' },
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2', undo: 'bzip2 -dk' },
  { magic: [0x04, 0x22, 0x4d, 0x18], name: 'lz4', undo: 'lz4 -dk' },
];

/**
 * `head`: the file's first bytes, MAGIC_BYTES where it has so many.
 * @throws UserError NOT_A_RECORDING where the file is compressed
 */
export function captureKind(path: string, head: Uint8Array): CaptureKind {
  refuseCompressed(path, head);
  if (head.length < MAGIC_BYTES) return { format: 'other' };
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0) === SECTION_HEADER) return { format: 'pcapng' };
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (MAGICS.includes(magic)) return { format: 'pcap', littleEndian };
  }
  return { format: 'other' };
}

function refuseCompressed(path: string, head: Uint8Array): void {
  const found = COMPRESSED.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
  if (found === undefined) return;
  throw new UserError('NOT_A_RECORDING', `${path} is compressed by ${found.name}`, [
    `Decompress it first: ${found.undo} ${path}. gzip and zstd are read as they are.`,
  ]);
}
