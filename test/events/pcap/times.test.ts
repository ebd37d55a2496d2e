/** What a capture does not know the time of is counted, and has no duration: neither 0 nor another one. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { pcapngOf, pcapOf } from './capture-files.ts';
import { GET, OK, SET, VALUE } from './exchange.ts';
import { type Frame, framesOf } from './frames.ts';
import { outcomes, type Replayed, replayBytes, replayFile } from './replay.ts';
import { ACK, RST, SYN, Wire, type WirePacket } from './wire.ts';

const START = 1_700_000_000n * 1_000_000_000n;
/** Handshake type 1 and 2 in records, as TLS 1.2 has them. */
const CLIENT_HELLO = Uint8Array.of(22, 3, 1, 0, 44, 1, 0, 0, 40, 3, 3, ...new Array(32).fill(5), 0, 0, 2, 0, 47, 1, 0);
const SERVER_HELLO = Uint8Array.of(22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3, ...new Array(32).fill(6), 0, 0, 47, 0);

/** From outside, with addresses and contents that were made up. */
const CASES = join(import.meta.dirname, 'cases');

function framesWith(packets: readonly WirePacket[], timeNs: (packet: WirePacket) => bigint): Frame[] {
  return packets.flatMap((packet) => framesOf(packet).map((frame) => ({ ...frame, timeNs: timeNs(packet) })));
}

function hasNoDurations({ seen }: Replayed): boolean {
  return seen.every(({ durationNs, firstByteNs, endSeen }) => {
    // As metrics and lines have it.
    const isKnown = endSeen && durationNs > 0;
    return !isKnown && !(firstByteNs > 0);
  });
}

suite('captures from outside', () => {
  for (const name of ['simple-packets.pcapng', 'response-first.pcap']) {
    test(name, () => {
      const replayed = replayFile(join(CASES, name));
      assert.deepEqual(outcomes(replayed), ['GET ok', 'GET ok', 'GET ok']);
      assert.ok(hasNoDurations(replayed));
    });
  }
});

suite('packets without a time', () => {
  const { packets } = new Wire().open().client(GET).server(VALUE).client(SET).server(OK).close();
  const ways: Record<string, (frames: readonly Frame[]) => Uint8Array> = {
    'simple packets': (frames) => pcapngOf(frames, { simple: true }),
    'time stamps of 0, pcapng': (frames) => pcapngOf(frames),
    'time stamps of 0, pcapng with an offset': (frames) => pcapngOf(frames, { offsetSeconds: 0n, resolution: 9 }),
    'time stamps of 0, pcap': (frames) => pcapOf(frames),
    'time stamps of 0, pcap of nanoseconds': (frames) => pcapOf(frames, { nanoseconds: true }),
  };
  for (const [name, file] of Object.entries(ways)) {
    const untimed = (wire: Wire): Replayed => replayBytes(file(framesWith(wire.packets, () => 0n)));

    test(`count: ${name}`, () => {
      const replayed = replayBytes(file(framesWith(packets, () => 0n)));
      assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
      assert.ok(hasNoDurations(replayed));
    });
    test(`count where nothing is answered: ${name}`, () => {
      const refused = new Wire().client('', SYN);
      refused.serverAcknowledged = refused.clientNext + 1;
      const replayed = untimed(refused.server('', RST | ACK));
      assert.deepEqual(outcomes(replayed), ['connect refused']);
      assert.ok(hasNoDurations(replayed));
      const reset = untimed(
        new Wire()
          .open()
          .client(GET)
          .server('', RST | ACK),
      );
      assert.deepEqual(outcomes(reset), ['GET reset']);
      assert.ok(hasNoDurations(reset));
    });
    test(`count in turns: ${name}`, () => {
      const replayed = untimed(new Wire().open().client(CLIENT_HELLO).server(SERVER_HELLO).close());
      assert.deepEqual(outcomes(replayed), ['turn ok']);
      assert.ok(hasNoDurations(replayed));
    });
  }

  test('leave the others theirs, and the date', () => {
    for (const late of [0, 4, 5, 6]) {
      const frames = framesWith(packets, (packet) => (packets.indexOf(packet) < late ? 0n : packet.timeNs));
      const replayed = replayBytes(pcapOf(frames, { nanoseconds: true }));
      assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
      const known = replayed.seen.map(({ durationNs, endSeen }) => (endSeen && durationNs > 0 ? durationNs : null));
      assert.deepEqual(known, [late < 4 ? 1e6 : null, late < 6 ? 1e6 : null], `${late}`);
      const first = packets[late]?.timeNs ?? 0n;
      assert.ok(Math.abs(replayed.startUnixNs - Number(first)) < 1000, `${late}`);
    }
  });
  test('do not lengthen what they lie within', () => {
    const frames = framesWith(packets, (packet) => (packets.indexOf(packet) === 4 ? 0n : packet.timeNs));
    const { seen } = replayBytes(pcapOf(frames, { nanoseconds: true }));
    assert.deepEqual(
      seen.map(({ endSeen, durationNs, firstByteNs }) => [endSeen, durationNs, firstByteNs]),
      [
        [false, 0, Number.NaN],
        [true, 1e6, 1e6],
      ],
    );
  });
});

suite('an answer that was stamped before its request', () => {
  function stamped(offsetNs: bigint, isSorted: boolean, parts = 1): Replayed {
    const wire = new Wire({ startNs: START }).open();
    for (let round = 0; round < 3; round += 1) {
      wire.client(GET);
      if (parts === 1) wire.server(VALUE);
      else wire.server(VALUE.slice(0, 4)).server(VALUE.slice(4));
    }
    const frames = framesWith(wire.close().packets, ({ timeNs, fromClient }) => timeNs + (fromClient ? 0n : offsetNs));
    if (isSorted) frames.sort((a, b) => Number(a.timeNs - b.timeNs));
    return replayBytes(pcapOf(frames, { nanoseconds: true }));
  }

  test('has no duration, in whatever order the packets are', () => {
    for (const isSorted of [true, false]) {
      for (const offsetNs of [-1_000_001n, -1_500_000n]) {
        const replayed = stamped(offsetNs, isSorted);
        assert.deepEqual(outcomes(replayed), ['GET ok', 'GET ok', 'GET ok']);
        assert.ok(hasNoDurations(replayed), `${isSorted} ${offsetNs}`);
      }
    }
  });
  test('nor has one of the same moment', () => {
    for (const isSorted of [true, false]) assert.ok(hasNoDurations(stamped(-1_000_000n, isSorted)));
  });
  test('has no time to its first byte where that alone came before it', () => {
    const { seen } = stamped(-1_200_000n, true, 2);
    assert.equal(seen.length, 3);
    for (const { firstByteNs, durationNs } of seen) assert.deepEqual([firstByteNs < 0, durationNs], [true, 0.8e6]);
  });
  test('has one where the clocks differ by less than the answer took', () => {
    for (const { durationNs } of stamped(-900_000n, true).seen) assert.equal(durationNs, 0.1e6);
  });
});
