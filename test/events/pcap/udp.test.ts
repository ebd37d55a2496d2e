import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLAG_HANDOVER, KIND_DATA, ROLE_UNKNOWN, SECTION_BYTES, TRANSPORT_UDP } from '../../../src/events/abi.gen.ts';
import { PacketTracker } from '../../../src/events/pcap/packet-tracker.ts';
import { RecordWriter } from '../../../src/events/pcap/record-writer.ts';
import {
  recordDirection,
  recordFlags,
  recordKind,
  recordLength,
  recordOpposite,
  recordPosition,
  recordRole,
  recordTransport,
} from '../../../src/events/record.ts';
import { findSection, sectionLength } from '../../../src/events/section.ts';
import { walkRecords } from '../../../src/events/walk.ts';
import { capturedPacket, type FrameOptions, framesOf } from './frames.ts';
import { observing } from './replay.ts';
import { datagram, type WirePacket } from './wire.ts';

interface Datagram {
  readonly direction: number;
  readonly position: number;
  readonly opposite: number;
  readonly length: number;
  readonly text: string;
}

function recordsOf(packets: readonly WirePacket[], options: FrameOptions = {}): Datagram[] {
  const writer = new RecordWriter();
  const tracker = new PacketTracker(writer, observing());
  for (const frame of packets.flatMap((packet) => framesOf(packet, options))) {
    tracker.packet(capturedPacket(frame));
  }
  const found: Datagram[] = [];
  const { view, bytes } = writer;
  walkRecords(view, writer.length, (at) => {
    assert.equal(recordKind(view, at), KIND_DATA);
    assert.equal(recordTransport(view, at), TRANSPORT_UDP);
    assert.equal(recordRole(view, at), ROLE_UNKNOWN);
    assert.equal(recordFlags(view, at) & FLAG_HANDOVER, FLAG_HANDOVER);
    const content = findSection(view, at, SECTION_BYTES);
    found.push({
      direction: recordDirection(view, at),
      position: recordPosition(view, at),
      opposite: recordOpposite(view, at),
      length: recordLength(view, at),
      text:
        content < 0 ? '' : new TextDecoder().decode(bytes.subarray(content, content + sectionLength(view, content))),
    });
  });
  return found;
}

const PACKETS = [
  datagram(true, 'who is a?', 1000n),
  datagram(true, 'who is b?', 2000n),
  datagram(false, 'a is 1', 3000n),
  datagram(false, '', 4000n),
];

const EXPECTED = [
  { direction: 1, position: 0, opposite: 0, length: 9, text: 'who is a?' },
  { direction: 1, position: 1, opposite: 0, length: 9, text: 'who is b?' },
  { direction: 2, position: 0, opposite: 2, length: 6, text: 'a is 1' },
  { direction: 2, position: 1, opposite: 2, length: 0, text: '' },
];

for (const ipv6 of [false, true]) {
  test(`each datagram over IPv${ipv6 ? 6 : 4} is a record, numbered in its direction, with the server as own end`, () => {
    assert.deepEqual(recordsOf(PACKETS, { ipv6 }), EXPECTED);
  });
  test(`a datagram over IPv${ipv6 ? 6 : 4} that came in pieces is one`, () => {
    assert.deepEqual(recordsOf(PACKETS, { ipv6, fragmentBytes: 8 }), EXPECTED);
  });
}
