import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { CaptureReader } from '../../../src/events/pcap/capture-reader.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { pcapngOf, pcapOf } from './capture-files.ts';
import { framesOf } from './frames.ts';
import { observing, type Replayed, replayBytes } from './replay.ts';
import { Wire } from './wire.ts';

const WIRE = new Wire().open();
for (let i = 0; i < 2; i += 1) WIRE.client('*2\r\n$3\r\nGET\r\n$1\r\nk\r\n').server('$5\r\nvalue\r\n');
const FRAMES = WIRE.close().packets.flatMap((packet) => framesOf(packet));
const FILES = { pcap: pcapOf(FRAMES), pcapng: pcapngOf(FRAMES, { strange: true }) };

/** Null where the file is refused with a word. */
function tryReplay(file: Uint8Array): Replayed | null {
  try {
    return replayBytes(file);
  } catch (error) {
    assert.ok(
      error instanceof UserError || (error instanceof Error && error.message.endsWith('is no capture')),
      `${error}`,
    );
    return null;
  }
}

/** Small and repeatable: xorshift32. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

for (const [format, file] of Object.entries(FILES)) {
  suite(format, () => {
    const whole = replayBytes(file).seen;

    test('cut at every byte, it gives what lies before, and says that it was cut', () => {
      for (let length = 0; length < file.length; length += 1) {
        const replayed = tryReplay(file.subarray(0, length));
        if (replayed === null) continue;
        assert.deepEqual(replayed.seen, whole.slice(0, replayed.seen.length), `at ${length}`);
        if (replayed.end === 'cut off') assert.match(replayed.warnings.join(), /is cut off after \d+ bytes \(\d+ %\)/);
        else assert.equal(replayed.end, 'whole');
      }
    });

    test('with any byte turned, it never throws, and ends', () => {
      for (let at = 0; at < file.length; at += 1) {
        for (const value of [0, 0xff, (file[at] as number) ^ 0x80]) {
          const damaged = file.slice();
          damaged[at] = value;
          const replayed = tryReplay(damaged);
          assert.ok((replayed?.seen.length ?? 0) <= whole.length);
        }
      }
    });

    test('of random packets nothing comes, and nothing throws', () => {
      const random = randomNumbers(20_261_122);
      for (let round = 0; round < 200; round += 1) {
        const frames = FRAMES.slice(0, 6).map((frame) => {
          const bytes = frame.bytes.slice();
          for (let i = 14; i < bytes.length; i += 1) if (random(4) === 0) bytes[i] = random(256);
          return { ...frame, bytes };
        });
        tryReplay(format === 'pcap' ? pcapOf(frames) : pcapngOf(frames));
      }
    });
  });
}

suite('files that are refused', () => {
  function refusal(file: Uint8Array): string {
    using folder = new TemporaryFolder();
    const path = folder.file('file');
    writeFileSync(path, file);
    try {
      CaptureReader.open(path, observing())?.[Symbol.dispose]();
    } catch (error) {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'NOT_A_RECORDING');
      return [error.message, ...error.next].join('\n');
    }
    return '';
  }

  test('one that is compressed in a way that is not read says how to undo it', () => {
    assert.match(refusal(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0)), /compressed by xz\nDecompress it first: xz -dk /);
    assert.match(refusal(Uint8Array.of(0x42, 0x5a, 0x68, 0x39)), /bzip2 -dk/);
  });
  test('one of a link that is not read says which are', () => {
    const frames = FRAMES.map((frame) => ({ ...frame, linkType: 127 }));
    assert.match(refusal(pcapOf(frames)), /link of type 127, which is not read\nsae-mon reads Ethernet/);
  });
  test('one that is something else is left to others', () => {
    assert.equal(refusal(new TextEncoder().encode('hello, this is text')), '');
    assert.equal(refusal(new Uint8Array(0)), '');
  });
  test('one that ends within its header', () => {
    assert.match(refusal(pcapOf(FRAMES).subarray(0, 20)), /ends within its header/);
  });
});
