import assert from 'node:assert/strict';
import { join as joinPath } from 'node:path';
import { suite, test } from 'node:test';
import { PacketTracker } from '../../../src/events/pcap/packet-tracker.ts';
import { RecordWriter } from '../../../src/events/pcap/record-writer.ts';
import { pcapOf } from './capture-files.ts';
import { ENCAPSULATIONS, type Encapsulate, UNREAD } from './encapsulations.ts';
import { capturedPacket, type Frame, framesOf } from './frames.ts';
import { join } from './join-bytes.ts';
import { observing, type Replayed, replayBytes, replayFile } from './replay.ts';
import { datagram, Wire } from './wire.ts';

const WIRE = new Wire()
  .open()
  .client('*2\r\n$3\r\nGET\r\n$1\r\nk\r\n')
  .server('$5\r\nvalue\r\n')
  .client('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n')
  .server('+OK\r\n')
  .close();

function plain(ipv6: boolean): Frame[] {
  return WIRE.packets.flatMap((packet) => framesOf(packet, { link: 'raw', ipv6 }));
}

function wrapped(encapsulate: Encapsulate, ipv6: boolean): Frame[] {
  return plain(ipv6).map((frame) => ({ ...frame, linkType: 1, bytes: encapsulate(frame.bytes) }));
}

const REFERENCES: readonly Replayed[] = [false, true].map((ipv6) =>
  replayBytes(pcapOf(plain(ipv6), { nanoseconds: true })),
);

suite('a packet in others is the one that counts', () => {
  for (const [name, encapsulate] of Object.entries(ENCAPSULATIONS)) {
    for (const ipv6 of [false, true]) {
      test(`${name}, of IPv${ipv6 ? 6 : 4}`, () => {
        const replayed = replayBytes(pcapOf(wrapped(encapsulate, ipv6), { nanoseconds: true }));
        assert.deepEqual(replayed, REFERENCES[ipv6 ? 1 : 0]);
      });
    }
  }

  test('the reference has both commands', () => {
    for (const { seen, warnings } of REFERENCES) {
      assert.deepEqual(
        seen.map(({ operation, outcome }) => [operation, outcome]),
        [
          ['GET', 'ok'],
          ['SET', 'ok'],
        ],
      );
      assert.deepEqual(warnings, []);
    }
  });
});

suite('what is in an encapsulation that is not read is counted by its name', () => {
  for (const [name, encapsulate] of Object.entries(UNREAD)) {
    for (const ipv6 of [false, true]) {
      test(`${name}, of IPv${ipv6 ? 6 : 4}`, () => {
        const { seen, warnings, counters } = replayBytes(pcapOf(wrapped(encapsulate, ipv6)));
        assert.deepEqual(seen, []);
        const counter = name === 'ESP' || name === 'MACsec' ? 'encryptedPackets' : 'encapsulatedPackets';
        assert.equal(counters[counter], WIRE.packets.length);
        const text = `holds ${WIRE.packets.length} packets in an encapsulation that is not read: ${name}`;
        assert.ok(warnings[0]?.endsWith(text), warnings.join());
      });
    }
  }
});

suite('encapsulated packets', () => {
  const vxlan = ENCAPSULATIONS['VXLAN'] as Encapsulate;

  test('that came in pieces, inside and outside, are put together', () => {
    const inside = WIRE.packets
      .flatMap((packet) => framesOf(packet, { link: 'raw', fragmentBytes: 16 }))
      .map((frame) => ({ ...frame, linkType: 1, bytes: vxlan(frame.bytes) }));
    assert.deepEqual(replayBytes(pcapOf(inside, { nanoseconds: true })), REFERENCES[0]);
    const outside = wrapped(vxlan, false).flatMap((frame, index) => inPieces(frame, index));
    assert.deepEqual(replayBytes(pcapOf(outside, { nanoseconds: true })), REFERENCES[0]);
  });

  test('that are cut within their headers are counted, wherever it happens', () => {
    for (const [name, encapsulate] of Object.entries(ENCAPSULATIONS)) {
      const [frame] = wrapped(encapsulate, false) as [Frame];
      // Behind what is Ethernet's alone, and before the end of TCP's header, which has no payload.
      for (let captured = 14; captured < frame.bytes.length - 12; captured += 1) {
        const writer = new RecordWriter();
        const tracker = new PacketTracker(writer, observing());
        const packet = capturedPacket(frame);
        packet.end = captured;
        tracker.packet(packet);
        // A datagram that may be a tunnel is one of its own where too little of it is there to tell.
        const told = tracker.unread.cutHeaders + (writer.length > 0 ? 1 : 0);
        assert.equal(told, 1, `${name}, ${captured} bytes`);
      }
    }
  });

  test("are no invention of a datagram to a tunnel's port", () => {
    for (const port of [4789, 4790, 8472, 6081, 2152]) {
      const frames: Frame[] = [];
      for (let seed = 0; seed < 3000; seed += 1) {
        const answer = filled(60, seed * 7919 + port);
        const packet = datagram(false, answer, 1_700_000_000_000_000_000n + BigInt(seed) * 1_000_000n);
        frames.push(...framesOf({ ...packet, clientPort: port }));
      }
      const { seen, warnings } = replayBytes(pcapOf(frames));
      assert.deepEqual([seen, warnings], [[], []], `port ${port}`);
    }
  });
});

/** Each holds three GETs; made for the project, with scapy. */
suite('captures of encapsulated requests', () => {
  const FOLDER = joinPath(import.meta.dirname, 'captures/encapsulated');
  for (const name of ['6in4', 'erspan2', 'geneve', 'gre', 'ipip', 'l2gre', 'mpls', 'pppoe', 'vxlan']) {
    test(name, () => {
      const { seen, warnings } = replayFile(joinPath(FOLDER, `enc-${name}.pcap`));
      assert.deepEqual(
        seen.map(({ operation, statusCode }) => [operation, statusCode]),
        [
          ['GET', '200'],
          ['GET', '200'],
          ['GET', '200'],
        ],
      );
      assert.deepEqual(warnings, []);
      const [server, client] = name === '6in4' ? ['2001:db8::2', '2001:db8::1'] : ['10.0.0.2', '10.0.0.1'];
      for (const one of seen) {
        assert.ok(one.server.startsWith(server as string), one.server);
        assert.ok(one.client.startsWith(client as string), one.client);
      }
    });
  }
});

/** An Ethernet frame of IPv4 as two, cut in the payload at 64 octets. */
function inPieces(frame: Frame, id: number): Frame[] {
  const head = frame.bytes.subarray(0, 34);
  const payload = frame.bytes.subarray(34);
  return [
    { bytes: payload.subarray(0, 64), offset: 0 },
    { bytes: payload.subarray(64), offset: 64 },
  ].map(({ bytes, offset }) => {
    const own = head.slice();
    const view = new DataView(own.buffer);
    view.setUint16(16, 20 + bytes.length);
    view.setUint16(18, id);
    view.setUint16(20, (offset === 0 ? 0x2000 : 0) | (offset / 8));
    return { ...frame, bytes: join(own, bytes) };
  });
}

/** Numbers as good as random: xorshift. */
function filled(length: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}
