import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { gzipSync, constants as zlib, zstdCompressSync } from 'node:zlib';
import { CaptureReader } from '../../../src/events/pcap/capture-reader.ts';
import { type Codec, gzipCodec } from '../../../src/events/pcap/input/codec.ts';
import { zstdCodec } from '../../../src/events/pcap/input/zstd-codec.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { pcapngOf } from './capture-files.ts';
import { framesOf } from './frames.ts';
import { join } from './join-bytes.ts';
import { observing } from './replay.ts';
import { Wire } from './wire.ts';

/** More than any buffer in between holds. */
const PLAIN = noise(3_000_000);
const SKIPPABLE = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5);
const EMPTY_SKIPPABLE = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0);
const CHECKED = { params: { [zlib.ZSTD_c_checksumFlag]: 1 } };

const CASES: Readonly<Record<string, readonly [typeof gzipCodec, Uint8Array]>> = {
  gzip: [gzipCodec, gzipSync(PLAIN)],
  'gzip in two members': [gzipCodec, join(gzipSync(PLAIN.subarray(0, 77_777)), gzipSync(PLAIN.subarray(77_777)))],
  zstd: [zstdCodec, zstdCompressSync(PLAIN)],
  'zstd with a checksum': [zstdCodec, zstdCompressSync(PLAIN, CHECKED)],
  'zstd in frames of many sizes': [
    zstdCodec,
    join(...cut([1, 300, 70_000, 0, 2_000_000]).map((part) => zstdCompressSync(part, CHECKED))),
  ],
  'zstd between frames that are skipped': [
    zstdCodec,
    join(
      SKIPPABLE,
      zstdCompressSync(PLAIN.subarray(0, 999)),
      EMPTY_SKIPPABLE,
      SKIPPABLE,
      zstdCompressSync(PLAIN.subarray(999)),
      SKIPPABLE,
    ),
  ],
  'zstd of one octet again and again': [zstdCodec, zstdCompressSync(new Uint8Array(5_000_000))],
};

suite('what is compressed', () => {
  for (const [name, [create, compressed]] of Object.entries(CASES)) {
    const expected = name.includes('again and again') ? new Uint8Array(5_000_000) : PLAIN;
    for (const size of [64 * 1024, 1021, 1]) {
      const bytes = size === 1 ? compressed.subarray(0, 3000) : compressed;
      test(`${name}, ${size} bytes at a time`, async () => {
        const { plain, error } = await decompress(create, bytes, size);
        if (bytes.length === compressed.length) {
          assert.equal(error, null);
          assert.ok(Buffer.from(plain).equals(expected), `${plain.length} bytes`);
        } else assert.ok(Buffer.from(plain).equals(expected.subarray(0, plain.length)));
      });
    }
    test(`${name}, cut off anywhere, says so`, async () => {
      for (const length of [5, 100, compressed.length >> 1, compressed.length - 1]) {
        if (length >= compressed.length) continue;
        const { plain, error } = await decompress(create, compressed.subarray(0, length), 4096);
        const isWhole = plain.length === expected.length && name.includes('skipped');
        if (!isWhole) assert.equal(error, 'Z_BUF_ERROR', `${length} bytes`);
      }
    });
  }

  test('zstd that is followed by something else is damaged', async () => {
    const { error } = await decompress(zstdCodec, join(zstdCompressSync(PLAIN), new Uint8Array(9).fill(7)), 4096);
    assert.equal(error, 'Z_DATA_ERROR');
  });
});

suite('a compressed capture', () => {
  const wire = new Wire().open();
  for (let count = 0; count < 30_000; count += 1) wire.client('PING\r\n').server('+PONG\r\n');
  const capture = pcapngOf(
    wire.packets.flatMap((packet) => framesOf(packet)),
    { strange: true },
  );

  for (const compressed of [gzipSync(capture), zstdCompressSync(capture)]) {
    test('gives the records of what it holds', async () => {
      using folder = new TemporaryFolder();
      const [plainPath, path] = [folder.file('plain'), folder.file('compressed')] as const;
      writeFileSync(plainPath, capture);
      writeFileSync(path, compressed);
      assert.deepEqual(await recordsOf(path), await recordsOf(plainPath));
    });
  }
});

async function recordsOf(path: string): Promise<readonly [number, unknown, readonly string[]]> {
  using reader = await CaptureReader.openAny(path, observing(), new AbortController().signal);
  assert.ok(reader !== null);
  let bytes = 0;
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) {
    if (chunk.kind === 'waiting') await reader.whenMore();
    else if (chunk.kind === 'batch') bytes += chunk.length;
  }
  return [bytes, reader.end, reader.warnings()];
}

async function decompress(
  create: typeof gzipCodec,
  compressed: Uint8Array,
  size: number,
): Promise<{ readonly plain: Uint8Array; readonly error: string | null }> {
  const parts: Uint8Array[] = [];
  let codec: Codec | null = null;
  using made = create({
    push: (chunk) => {
      parts.push(chunk);
      // As one that is full for a moment.
      setImmediate(() => codec?.resume());
      return false;
    },
  });
  codec = made;
  let error: string | null = null;
  try {
    for (let at = 0; at < compressed.length; at += size) await made.write(compressed.subarray(at, at + size));
    await made.end();
  } catch (cause) {
    error = (cause as NodeJS.ErrnoException).code ?? 'none';
  }
  return { plain: join(...parts), error };
}

/** PLAIN in parts of these sizes, and the rest. */
function cut(sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const size of [...sizes, PLAIN.length]) {
    parts.push(PLAIN.subarray(at, at + size));
    at = Math.min(at + size, PLAIN.length);
  }
  return parts;
}

/** Compresses to about half: xorshift, every second octet. */
function noise(length: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length }, (_, index) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (index & 1) === 0 ? state & 0xff : index >> 12;
  });
}
