/** Datagrams have no end that a capture could show: what is said after a long silence still has its addresses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECTION_ADDRESSES } from '../../../src/events/abi.gen.ts';
import { PacketTracker } from '../../../src/events/pcap/packet-tracker.ts';
import { RecordWriter } from '../../../src/events/pcap/record-writer.ts';
import { findSection, NO_SECTION } from '../../../src/events/section.ts';
import { walkRecords } from '../../../src/events/walk.ts';
import { QUIZ } from '../../connections/quiz.ts';
import { pcapOf } from './capture-files.ts';
import { capturedPacket, framesOf } from './frames.ts';
import { observing, replayBytes } from './replay.ts';
import { datagram, type WirePacket } from './wire.ts';

const SECOND = 1_000_000_000n;
const START = 1_700_000_000n * SECOND;
/** Somebody else, while the first is silent: time passes in a capture with its packets. */
const STRANGER = 50_000;

function at(fromClient: boolean, payload: string, second: bigint): WirePacket {
  return datagram(fromClient, payload, START + second * SECOND);
}

function whileOthersSpeak(): WirePacket[] {
  const packets = [at(true, '?', 0n), at(false, '!', 0n)];
  for (let second = 1n; second < 120n; second += 1n)
    packets.push(
      { ...at(true, '?', second), clientPort: STRANGER },
      { ...at(false, '!', second), clientPort: STRANGER },
    );
  packets.push(at(true, '?', 120n), at(false, '!', 120n));
  return packets;
}

for (const ipv6 of [false, true]) {
  describe(`a UDP conversation over IPv${ipv6 ? 6 : 4} that was silent for two minutes of a capture`, () => {
    it('has client and server as before', () => {
      const frames = whileOthersSpeak().flatMap((packet) => framesOf(packet, { ipv6 }));
      const { seen, account } = replayBytes(pcapOf(frames, { nanoseconds: true }), null, [QUIZ]);
      const own = seen.filter(({ client }) => !client.endsWith(`:${STRANGER}`));
      assert.equal(own.length, 2);
      assert.deepEqual(
        own.map(({ operation, outcome, role }) => [operation, outcome, role]),
        [
          ['ask', 'ok', 'server'],
          ['ask', 'ok', 'server'],
        ],
      );
      assert.match(own[0]?.client ?? '', /^\S+:40000$/);
      assert.deepEqual([own[1]?.server, own[1]?.client], [own[0]?.server, own[0]?.client]);
      assert.equal(account.passedOver.forgottenConnections, 1, 'it was not forgotten at all');
    });
  });
}

it('whoever reads a capture is told of addresses again after a silence, however many they have forgotten since', () => {
  const writer = new RecordWriter();
  const tracker = new PacketTracker(writer, observing());
  const announced: boolean[] = [];
  for (const second of [0n, 0n, 40n, 40n]) {
    const [frame] = framesOf(at(true, '?', second));
    assert.ok(frame !== undefined);
    tracker.packet(capturedPacket(frame));
    walkRecords(writer.view, writer.length, (record) => {
      announced.push(findSection(writer.view, record, SECTION_ADDRESSES) !== NO_SECTION);
    });
    writer.clear();
  }
  assert.deepEqual(announced, [true, false, true, false]);
});
