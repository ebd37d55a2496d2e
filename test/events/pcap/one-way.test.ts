/** What was acknowledged passed, whether it was captured or not: it is told, to the byte, and nothing else is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { GET, VALUE } from './exchange.ts';
import { join as joinBytes } from './join-bytes.ts';
import { type Replayed, replayBytes, replayFile, replayPackets } from './replay.ts';
import { ACK, MS, RST, Wire, type WirePacket } from './wire.ts';

const MIB = 1024 * 1024;
const ROUNDS = 5;

/** From outside, with addresses and contents that were made up. */
const CASES = join(import.meta.dirname, 'cases');

function gapOf({ account }: Replayed): number {
  return account.stream.gapBytes;
}

/** Exchanges that are `apart` from each other. */
function exchanges(apart = 0n, rounds = ROUNDS, options = {}): Wire {
  const wire = new Wire(options).open();
  for (let done = 0; done < rounds; done += 1) wire.client(GET).server(VALUE).wait(apart);
  return wire;
}

function ofClient(packets: readonly WirePacket[]): WirePacket[] {
  return packets.filter(({ fromClient }) => fromClient);
}

function ofServer(packets: readonly WirePacket[]): WirePacket[] {
  return packets.filter(({ fromClient }) => !fromClient);
}

suite('captures from outside', () => {
  const bytes = { 'one-way-c': 3 * 43, 'one-way-s': 3 * 29 };
  for (const [name, expected] of Object.entries(bytes)) {
    test(name, () => {
      const replayed = replayFile(join(CASES, `${name}.pcap`));
      assert.equal(gapOf(replayed), expected);
      assert.deepEqual(replayed.seen, []);
    });
  }
  test('one-way-c, from its second segment of bytes on', () => {
    assert.equal(gapOf(replayBytes(without(readFileSync(join(CASES, 'one-way-c.pcap')), 3))), 2 * 43);
  });
});

/** The first packets are taken out. */
function without(pcap: Uint8Array, count: number): Uint8Array {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.length);
  let at = 24;
  for (let i = 0; i < count; i += 1) at += 16 + view.getUint32(at + 8, true);
  return joinBytes(pcap.subarray(0, 24), pcap.subarray(at));
}

for (const apart of [0n, 50n, 3000n]) {
  suite(`one direction was not captured, with ${apart} ms between exchanges`, () => {
    test('the answers', () => {
      const replayed = replayPackets(ofClient(exchanges(apart * MS).close().packets));
      assert.equal(gapOf(replayed), ROUNDS * VALUE.length);
      assert.deepEqual(replayed.seen, []);
      assert.equal(replayed.inFlight, 0);
    });
    test('the requests', () => {
      const replayed = replayPackets(ofServer(exchanges(apart * MS).close().packets));
      assert.equal(gapOf(replayed), ROUNDS * GET.length);
      assert.deepEqual(replayed.seen, []);
    });
    test('nor the beginning', () => {
      const { packets } = exchanges(apart * MS).close();
      // The first acknowledgement that is seen says where the direction is.
      assert.equal(gapOf(replayPackets(ofClient(packets.slice(3)))), ROUNDS * VALUE.length);
      const answers = replayPackets(ofServer(packets.slice(3)));
      assert.equal(gapOf(answers), (ROUNDS - 1) * GET.length);
    });
    test('nor the end', () => {
      const { packets } = exchanges(apart * MS).client('');
      assert.equal(gapOf(replayPackets(ofClient(packets))), ROUNDS * VALUE.length);
    });
    test('from some moment on', () => {
      for (let from = 3; from <= 2 * ROUNDS + 3; from += 1) {
        for (const lost of [true, false]) {
          for (const end of ['close', 'reset', 'none']) {
            const wire = exchanges(apart * MS);
            if (end === 'close') wire.close();
            else if (end === 'reset') wire.client('', RST | ACK);
            else wire.client('');
            const packets = wire.packets.filter(({ fromClient }, at) => at < from || fromClient !== lost);
            const missing = wire.packets.filter(({ fromClient }, at) => at >= from && fromClient === lost);
            const bytes = missing.reduce((sum, { payload }) => sum + payload.length, 0);
            assert.equal(gapOf(replayPackets(packets)), bytes, `from ${from}, ${lost} ${end}`);
          }
        }
      }
    });
    test('up to some moment', () => {
      for (const lost of [true, false]) {
        const { packets } = exchanges(apart * MS).close();
        const from = 9;
        const captured = packets.filter(({ fromClient }, at) => at >= from || fromClient !== lost);
        const missing = packets.filter(({ fromClient }, at) => at < from && fromClient === lost);
        const bytes = missing.reduce((sum, { payload }) => sum + payload.length, 0);
        assert.equal(gapOf(replayPackets(captured)), bytes, `${lost}`);
      }
    });
  });
}

suite('nothing but acknowledgements was captured', () => {
  function download(parts: number, bytes: number): Wire {
    const wire = new Wire().open().client(GET);
    for (let part = 0; part < parts; part += 1) {
      wire.server('').lose();
      wire.serverNext = (wire.serverNext + bytes) >>> 0;
      wire.clientAcknowledged = wire.serverNext;
      wire.wait(20n * MS).client('');
    }
    return wire;
  }

  test('of a connection whose beginning was captured', () => {
    assert.equal(gapOf(replayPackets(download(10, 1000).packets)), 10_000);
  });
  test('of any connection', () => {
    assert.equal(gapOf(replayPackets(download(10, 1000).packets.slice(4))), 9000);
    assert.equal(gapOf(replayPackets(download(100, 1000).packets.slice(4))) > 40_000, true);
  });
  test('of more than positions can count', () => {
    assert.equal(gapOf(replayPackets(download(100, 64 * MIB).packets)), 100 * 64 * MIB);
  });
});

suite('nothing is missing', () => {
  test('where the other end is asked whether it is still there', () => {
    for (const length of [0, 1]) {
      for (const from of [0, 3, 4]) {
        const wire = exchanges();
        for (let i = 0; i < 5; i += 1) {
          wire.wait(2000n * MS);
          probe(wire, -1, length).client('');
        }
        wire.client(GET).server(VALUE).close();
        assert.equal(gapOf(replayPackets(wire.packets.slice(from))), 0, `${length} from ${from}`);
      }
    }
  });
  test('nor where only who is asked was captured', () => {
    const wire = new Wire().open().client(GET).server(VALUE);
    for (let i = 0; i < 5; i += 1) {
      wire.wait(2000n * MS);
      probe(wire, -1, 1).client('');
    }
    const packets = ofClient(wire.packets);
    assert.equal(gapOf(replayPackets(packets)), VALUE.length);
    assert.equal(gapOf(replayPackets(packets.slice(3))), 0);
  });
  test('where a closed window is probed with a byte that is not taken', () => {
    for (const from of [0, 3, 4]) {
      const wire = exchanges();
      for (let i = 0; i < 5; i += 1) {
        wire.wait(2000n * MS);
        probe(wire, 0, 1, VALUE).client('');
      }
      wire.client('').server(VALUE).client(GET).server(VALUE).close();
      const replayed = replayPackets(wire.packets.slice(from));
      assert.equal(gapOf(replayed), 0, `from ${from}`);
    }
  });
  test('where the capture begins with bytes under way', () => {
    for (const apart of [0n, 3000n]) {
      const wire = new Wire().open().client(GET).client(GET).client(GET);
      const acknowledged = wire.clientAcknowledged;
      wire.server(VALUE).server(VALUE);
      // It says twice what it had before it has these.
      const answered = wire.clientAcknowledged;
      wire.clientAcknowledged = acknowledged;
      wire.client('').client('');
      wire.clientAcknowledged = answered;
      wire.client('').wait(apart * MS);
      wire
        .server(VALUE)
        .client('')
        .wait(apart * MS);
      for (let i = 0; i < 3; i += 1) wire.client(GET).server(VALUE);
      wire.close();
      for (const from of [8, 9, 10]) {
        assert.equal(gapOf(replayPackets(wire.packets.slice(from))), 0, `from ${from}, ${apart}`);
      }
    }
  });
  test('where the ends alone were captured', () => {
    const { packets } = exchanges().close();
    for (let from = packets.length - 3; from < packets.length; from += 1) {
      for (const some of [packets.slice(from), ofClient(packets.slice(from)), ofServer(packets.slice(from))]) {
        assert.equal(gapOf(replayPackets(some)), 0);
      }
    }
  });
  test('where the capture begins anywhere', () => {
    for (const apart of [0n, 3000n]) {
      const { packets } = exchanges(apart * MS).close();
      for (let from = 0; from < packets.length; from += 1) {
        assert.equal(gapOf(replayPackets(packets.slice(from))), 0, `from ${from}`);
      }
    }
  });
});

/** Of the server, `offset` behind what it has sent; it moves nothing on. */
function probe(wire: Wire, offset: number, length: number, payload = '\0'): Wire {
  const { serverNext, clientAcknowledged } = wire;
  wire.serverNext = serverNext + offset;
  wire.server(payload.slice(0, length));
  return Object.assign(wire, { serverNext, clientAcknowledged });
}
