/** The same packet is counted once, however many interfaces see it, and whatever addresses it has there. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { QUIZ } from '../../connections/quiz.ts';
import { pcapngOfInterfaces, pcapOf } from './capture-files.ts';
import { GET, OK, SET, VALUE } from './exchange.ts';
import { type Frame, type FrameOptions, framesOf } from './frames.ts';
import { type Replayed, replayBytes } from './replay.ts';
import { ACK, datagram, RST, SYN, Wire, type WirePacket } from './wire.ts';

/** From one interface to the next. */
const HOP_NS = 20_000n;

/** Value and echo of a time stamp. */
function stamped(packet: WirePacket): WirePacket {
  return { ...packet, options: Uint8Array.of(1, 1, 8, 10, 0, 0, 1, packet.sequence & 0xff, 0, 0, 0, 1) };
}

function framesOn(packets: readonly WirePacket[], options: FrameOptions, delayNs = 0n): Frame[] {
  return packets.flatMap((packet) =>
    framesOf(packet, options).map((frame) => ({ ...frame, timeNs: frame.timeNs + delayNs })),
  );
}

interface Seen {
  readonly name: string;
  /** The same packets at each place, as the capture has them. */
  file(packets: readonly WirePacket[], places: readonly FrameOptions[]): Uint8Array;
}

function byTime(frames: readonly (readonly Frame[])[]): Frame[] {
  return frames.flat().sort((a, b) => Number(a.timeNs - b.timeNs));
}

const WAYS: readonly Seen[] = [
  {
    name: 'interfaces of pcapng',
    file: (packets, places) =>
      pcapngOfInterfaces(
        places.map((place, at) => framesOn(packets, place, BigInt(at) * HOP_NS)),
        places.map(() => ({ resolution: 9 })),
      ),
  },
  {
    name: 'any interface, SLL2',
    file: (packets, places) =>
      pcapOf(
        byTime(
          places.map((place, at) => framesOn(packets, { ...place, link: 'sll2', index: at }, BigInt(at) * HOP_NS)),
        ),
        { nanoseconds: true },
      ),
  },
  {
    name: 'any interface, SLL',
    file: (packets, places) =>
      pcapOf(byTime(places.map((place, at) => framesOn(packets, { ...place, link: 'sll' }, BigInt(at) * HOP_NS))), {
        nanoseconds: true,
      }),
  },
  {
    name: 'any interface, one after the other',
    file: (packets, places) =>
      pcapOf(
        places.flatMap((place, at) => framesOn(packets, { ...place, link: 'sll2', index: at }, BigInt(at) * HOP_NS)),
        { nanoseconds: true },
      ),
  },
  {
    name: 'one interface, with a router behind it',
    file: (packets, places) =>
      pcapOf(byTime(places.map((place, at) => framesOn(packets, { ...place, hops: 64 - at }, BigInt(at) * HOP_NS))), {
        nanoseconds: true,
      }),
  },
];

function conversation(): WirePacket[] {
  const wire = new Wire({ clientFrom: 3_000_001, serverFrom: 7_000_001 }).open();
  for (let i = 0; i < 3; i += 1) wire.client(GET).server(VALUE).client(SET).server(OK);
  return wire.close().packets;
}

function isOnce({ seen, account }: Replayed, expected: readonly string[]): void {
  assert.deepEqual(
    seen.map(({ operation, outcome }) => `${operation} ${outcome}`),
    expected,
  );
  const { stream, pairing, coverage } = account;
  assert.deepEqual(stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
  assert.deepEqual(pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
  assert.ok(coverage.connections.decoded + coverage.connections.unknown <= 1);
}

const SIX = ['GET ok', 'SET ok', 'GET ok', 'SET ok', 'GET ok', 'SET ok'];

for (const { name, file } of WAYS) {
  suite(`seen twice: ${name}`, () => {
    const translations: Record<string, readonly FrameOptions[]> = {
      'with the same addresses': [{}, {}],
      'with the same addresses, three times': [{}, {}, {}],
      'with a tag, and without': [{ link: 'vlan' }, {}],
      'over IPv6': [{ ipv6: true }, { ipv6: true }],
      'before and behind a translation of the destination': [{}, { server: 77 }],
      'before and behind a translation of the destination and its port': [{}, { server: 77, serverPort: 8080 }],
      'before and behind a translation of the source': [{}, { client: 88 }],
      'before, between and behind translations': [
        {},
        { server: 77, serverPort: 8080 },
        { client: 88, server: 77, serverPort: 8080 },
      ],
    };
    for (const [how, places] of Object.entries(translations)) {
      // Those links have no tags, and this one no number.
      if (how.includes('tag') && name.includes('any')) continue;
      for (const stamps of [true, false]) {
        test(`a conversation ${how}, with${stamps ? '' : 'out'} time stamps`, () => {
          const packets = stamps ? conversation().map(stamped) : conversation();
          isOnce(replayBytes(file(packets, places)), SIX);
        });
      }
      test(`its end, ${how}`, () => {
        isOnce(replayBytes(file(conversation().slice(3), places)), SIX);
        isOnce(replayBytes(file(conversation().slice(4), places)), SIX.slice(1));
      });
      test(`a connect that is refused, ${how}`, () => {
        const wire = new Wire({ clientFrom: 3_000_001 }).client('', SYN);
        wire.serverAcknowledged = wire.clientNext + 1;
        isOnce(replayBytes(file(wire.server('', RST | ACK).packets, places)), ['connect refused']);
      });
      test(`connections one after the other, ${how}`, () => {
        const first = new Wire({ clientFrom: 3_000_001 }).open().client(GET).server(VALUE).close();
        const second = new Wire({ clientFrom: 800_000_001, serverFrom: 7_000_001, startNs: first.nowNs })
          .open()
          .client(SET)
          .server(OK)
          .close();
        const replayed = replayBytes(file([...first.packets, ...second.packets], places));
        assert.deepEqual(new Set(replayed.seen.map(({ operation }) => operation)), new Set(['GET', 'SET']));
        assert.equal(replayed.seen.length, 2);
      });
    }
    test('a connect whose SYN is sent again, before and behind a translation', () => {
      const wire = new Wire({ clientFrom: 3_000_001 }).client('', SYN).wait(1_000_000_000n).client('', SYN);
      const [lost, ...others] = conversation();
      assert.ok(lost);
      const begun = wire.packets.map((packet) => ({ ...packet, timeNs: packet.timeNs - 2_000_000_000n }));
      isOnce(replayBytes(file([...begun, lost, ...others], [{}, { server: 77 }])), SIX);
    });
  });
}

suite('datagrams', () => {
  const START = 1_700_000_000_000_000_000n;
  function quiz(): WirePacket[] {
    const packets: WirePacket[] = [];
    for (let i = 0n; i < 5n; i += 1n)
      packets.push(
        datagram(true, '?', START + i * 4_000_000n),
        datagram(false, '!', START + i * 4_000_000n + 1_000_000n),
      );
    return packets;
  }
  for (const { name, file } of WAYS) {
    test(`that were seen twice count once: ${name}`, () => {
      for (const ipv6 of [false, true]) {
        // Without a number they are told apart by their order alone, and on any interface not at all.
        if (ipv6 && (name.endsWith('SLL') || name.endsWith('other'))) continue;
        const { seen } = replayBytes(file(quiz(), [{ ipv6 }, { ipv6 }]), null, [QUIZ]);
        assert.equal(seen.length, 5, `IPv${ipv6 ? 6 : 4}`);
      }
    });
  }
  test('that are the same, but not the same one, count each', () => {
    for (const options of [{}, { id: 0 }, { id: 1 }, { ipv6: true }]) {
      for (const link of ['ethernet', 'sll', 'sll2'] as const) {
        const file = pcapOf(framesOn(quiz(), { ...options, link }), { nanoseconds: true });
        assert.equal(replayBytes(file, null, [QUIZ]).seen.length, 5);
      }
    }
  });
});

test('answers that are translated back in two steps are those of the same conversation', () => {
  // As on a bridge: between both steps they have the server's own address, and the client's.
  const packets = conversation().map(stamped);
  const steps: readonly FrameOptions[] = [
    { link: 'sll2', index: 1 },
    { link: 'sll2', index: 2, client: 88, server: 77, serverPort: 8080 },
  ];
  const between = { link: 'sll2', index: 3, server: 77, serverPort: 8080 } as const;
  const answers = packets.filter(({ fromClient }) => !fromClient);
  for (const delayNs of [HOP_NS / 2n, 2n * HOP_NS]) {
    const frames = steps.map((step, at) => framesOn(packets, step, BigInt(at) * HOP_NS));
    const file = pcapOf(byTime([...frames, framesOn(answers, between, delayNs)]), { nanoseconds: true });
    isOnce(replayBytes(file), SIX);
  }
});

suite('what cannot be told to be the same is left as it is', () => {
  /** Made by a program that gives all packets the same numbers. */
  function twoConversations(first: FrameOptions, second: FrameOptions, isOneInterface: boolean): number {
    const { packets } = new Wire({ clientFrom: 1000 }).open().client(GET).server(VALUE).close();
    const frames = [framesOn(packets, { id: 1, ...first }), framesOn(packets, { id: 1, ...second }, HOP_NS)];
    const file = isOneInterface ? pcapOf(byTime(frames), { nanoseconds: true }) : pcapngOfInterfaces(frames);
    return replayBytes(file).seen.length;
  }
  test('on one interface, with as many hops left', () => {
    assert.equal(twoConversations({}, { client: 88 }, true), 2);
    assert.equal(twoConversations({}, { server: 77 }, true), 2);
  });
  test('where both ends are others', () => {
    assert.equal(twoConversations({}, { client: 88, server: 77 }, true), 2);
    assert.equal(twoConversations({}, { client: 88, server: 77 }, false), 2);
  });
  test('where the packets are others', () => {
    assert.equal(twoConversations({ id: 5 }, { id: 6, server: 77 }, false), 2);
  });
  test('but for what has all numbers of one packet', () => {
    const packets = conversation().map(stamped);
    const both = [framesOn(packets, {}), framesOn(packets, { client: 88, server: 77 }, HOP_NS)];
    assert.equal(replayBytes(pcapngOfInterfaces(both)).seen.length, 6);
  });
});
