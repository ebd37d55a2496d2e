/** An RST that its receiver does not take ends nothing, whoever sent it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { GET, OK, SET, VALUE } from './exchange.ts';
import { isLossless, outcomes, type Replayed, replayFile, replayPackets } from './replay.ts';
import { ACK, FIN, MS, RST, SYN, Wire, type WirePacket } from './wire.ts';

/** From outside, with addresses and contents that were made up. */
const CASES = join(import.meta.dirname, 'cases');

const MD5 = Uint8Array.of(19, 18, ...new Array(16).fill(7), 1, 1);
const AO = Uint8Array.of(29, 16, 1, 1, ...new Array(12).fill(7));
const NO_OPTIONS = new Uint8Array(0);

type Change = (packet: WirePacket) => Partial<WirePacket>;

/** The packet that was sent last, otherwise; it moves nothing on. */
function alter(wire: Wire, change: Change): Wire {
  const last = wire.packets.pop();
  assert.ok(last);
  wire.packets.push({ ...last, ...change(last) });
  return wire;
}

/** One exchange, the RST, another exchange, the end. */
function around(fromClient: boolean, change: Change, flags = RST | ACK): Wire {
  const wire = new Wire().open().client(GET).server(VALUE);
  const before = { ...wire };
  if (fromClient) wire.client('', flags);
  else wire.server('', flags);
  const { serverAcknowledged, clientAcknowledged } = before;
  Object.assign(wire, { serverAcknowledged, clientAcknowledged });
  return alter(wire, change).client(SET).server(OK).close();
}

/** Every packet of the wire with these options, but for RSTs. */
function signed(packets: readonly WirePacket[], options: Uint8Array): WirePacket[] {
  return packets.map((packet) => ((packet.flags & RST) === 0 ? { ...packet, options } : packet));
}

suite('captures from outside', () => {
  const expected = {
    'reset-far-ahead': ['GET ok', 'GET ok'],
    'reset-old-duplicate': ['GET ok', 'GET ok'],
    'reset-md5': ['GET ok'],
    'reset-wrong-ack': ['GET ok'],
  };
  for (const [name, seen] of Object.entries(expected)) {
    test(name, () => {
      const replayed = replayFile(join(CASES, `${name}.pcap`));
      assert.deepEqual(outcomes(replayed), seen);
      assert.ok(isLossless(replayed));
    });
  }
});

for (const fromClient of [true, false]) {
  suite(`an RST of the ${fromClient ? 'client' : 'server'}'s direction is not taken`, () => {
    const places = {
      'before what was acknowledged': -5,
      'long before it': -50_000,
      'before the handshake': -900_000_000,
      'in the window, but not next': 1000,
      'a byte too far': 1,
      'behind every window': 1_000_000_000,
    };
    for (const [name, offset] of Object.entries(places)) {
      for (const flags of [RST, RST | ACK]) {
        test(`${name}, ${flags === RST ? 'without' : 'with'} ACK`, () => {
          const wire = around(fromClient, ({ sequence }) => ({ sequence: (sequence + offset) >>> 0 }), flags);
          const replayed = replayPackets(wire.packets);
          assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
          assert.ok(isLossless(replayed));
        });
      }
    }
    test('of a connection whose beginning was not captured', () => {
      const { packets } = around(fromClient, ({ sequence }) => ({ sequence: sequence - 5 }));
      const replayed = replayPackets(packets.slice(3));
      assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
    });
    test('with a wrong checksum, where the others are right', () => {
      for (const from of [0, 3]) {
        const { packets } = around(fromClient, () => ({ checksum: 'wrong' }));
        const replayed = replayPackets(packets.slice(from), { checksum: 'right' });
        assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
      }
    });
    test('with a wrong checksum, where the others are left to the network card', () => {
      for (const checksum of ['pseudo', 'none'] as const) {
        const { packets } = around(fromClient, () => ({ checksum: 'wrong' }));
        assert.deepEqual(outcomes(replayPackets(packets, { checksum })), ['GET ok', 'SET ok'], checksum);
      }
    });
    test('signed, where nothing else is', () => {
      for (const options of [MD5, AO]) {
        const { packets } = around(fromClient, () => ({ options }));
        assert.deepEqual(outcomes(replayPackets(packets)), ['GET ok', 'SET ok']);
      }
    });
    test('unsigned or signed otherwise, where all else is signed', () => {
      for (const [options, other] of [
        [MD5, NO_OPTIONS],
        [AO, NO_OPTIONS],
        [MD5, AO],
        [AO, MD5],
      ] as const) {
        const { packets } = around(fromClient, () => ({ options: other }));
        assert.deepEqual(outcomes(replayPackets(signed(packets, options))), ['GET ok', 'SET ok']);
      }
    });
    test('signed wrongly, as what follows shows', () => {
      for (const options of [MD5, AO]) {
        const { packets } = around(fromClient, () => ({ options }));
        assert.deepEqual(outcomes(replayPackets(signed(packets, options))), ['GET ok', 'SET ok']);
      }
    });
    test('with a signature that is broken', () => {
      const broken = [Uint8Array.of(19, 4, 7, 7), Uint8Array.of(29, 4, 1, 1), Uint8Array.of(...MD5, ...MD5)];
      for (const options of broken) {
        const { packets } = around(fromClient, () => ({ options }));
        assert.deepEqual(outcomes(replayPackets(packets)), ['GET ok', 'SET ok']);
        assert.deepEqual(outcomes(replayPackets(signed(packets, MD5))), ['GET ok', 'SET ok']);
      }
    });
  });

  suite(`an RST of the ${fromClient ? 'client' : 'server'} is taken`, () => {
    const asked = (): Wire => new Wire().open().client(GET).server(VALUE).client(SET);
    const reset = (wire: Wire): Wire => (fromClient ? wire.client('', RST | ACK) : wire.server('', RST | ACK));

    test('where it is next', () => {
      assert.deepEqual(outcomes(replayPackets(reset(asked()).packets)), ['GET ok', 'SET reset']);
    });
    test('where the other end had not more yet', () => {
      const wire = new Wire().open().client(GET).server(VALUE).client(SET);
      const { clientNext, serverNext } = wire;
      // What it sent last did not arrive.
      if (fromClient) wire.serverAcknowledged = wire.clientNext - SET.length;
      else wire.clientAcknowledged = wire.serverNext - VALUE.length;
      wire.server('').client('');
      const sequence = fromClient ? clientNext - SET.length : serverNext;
      const { packets } = alter(reset(wire), () => ({ sequence }));
      assert.deepEqual(outcomes(replayPackets(packets)), ['GET ok', 'SET reset']);
    });
    test('behind a FIN, also where it does not count that', () => {
      for (const offset of [0, -1]) {
        const wire = asked();
        if (fromClient) wire.client('', FIN | ACK).clientNext += 1;
        else wire.server('', FIN | ACK).serverNext += 1;
        const { packets } = alter(reset(wire), ({ sequence }) => ({ sequence: sequence + offset }));
        assert.deepEqual(outcomes(replayPackets(packets)), ['GET ok', 'SET reset'], `${offset}`);
      }
    });
    test('behind bytes that came late', () => {
      const wire = reset(fromClient ? asked() : asked().server('+O'));
      const { packets } = wire;
      const [late, last] = packets.splice(-2) as [WirePacket, WirePacket];
      packets.push({ ...last, timeNs: late.timeNs }, { ...late, timeNs: last.timeNs });
      const replayed = replayPackets(packets);
      assert.deepEqual(outcomes(replayed), ['GET ok', fromClient ? 'SET reset' : 'SET cutByServer']);
      assert.equal(replayed.account.stream.gapBytes, 0);
    });
    test('behind bytes that were not captured, which are told', () => {
      const wire = asked();
      if (fromClient) wire.client('12345').lose();
      else wire.server('12345').lose();
      for (const last of [undefined, 20_000n]) {
        const stranger = new Wire({ clientPort: 50_000, startNs: wire.nowNs + (last ?? 0n) * MS }).open();
        const others = last === undefined ? [] : stranger.client(GET).server(VALUE).close().packets;
        const replayed = replayPackets([...reset(wire).packets, ...others]);
        assert.equal(replayed.account.stream.gapBytes, 5);
        const own = replayed.seen.filter(({ client }) => !client.endsWith(':50000'));
        // A server's last word may have been the answer.
        assert.deepEqual(
          own.map(({ operation, outcome }) => `${operation} ${outcome}`),
          fromClient ? ['GET ok', 'SET reset'] : ['GET ok'],
        );
        wire.lose();
      }
    });
    test('with a checksum as the others have it', () => {
      for (const checksum of ['right', 'wrong', 'pseudo', 'none'] as const) {
        const replayed = replayPackets(reset(asked()).packets, { checksum });
        assert.deepEqual(outcomes(replayed), ['GET ok', 'SET reset'], checksum);
      }
    });
    test('with a checksum that was left to the network card, where the others were not', () => {
      for (const checksum of ['pseudo', 'none'] as const) {
        const { packets } = alter(reset(asked()), () => ({ checksum }));
        assert.deepEqual(outcomes(replayPackets(packets, { checksum: 'right' })), ['GET ok', 'SET reset'], checksum);
      }
    });
    test('signed as the others', () => {
      for (const options of [MD5, AO]) {
        const packets = reset(asked()).packets.map((packet) => ({ ...packet, options }));
        assert.deepEqual(outcomes(replayPackets(packets)), ['GET ok', 'SET reset']);
      }
    });
    test('where the capture began later', () => {
      assert.deepEqual(outcomes(replayPackets(reset(asked()).packets.slice(3))), ['GET ok', 'SET reset']);
    });
    test('and nothing follows it, though it is sent again for all that was under way', () => {
      const wire = reset(asked());
      if (fromClient) alter(wire.server(OK).client('', RST), ({ sequence }) => ({ sequence }));
      else alter(wire.client(GET).server('', RST), ({ sequence }) => ({ sequence }));
      assert.deepEqual(outcomes(replayPackets(wire.packets)), ['GET ok', 'SET reset']);
    });
  });
}

suite('a connect', () => {
  function answered(answer: (wire: Wire) => void): Replayed {
    const wire = new Wire().client('', SYN);
    wire.clientNext += 1;
    wire.serverAcknowledged = wire.clientNext;
    answer(wire);
    return replayPackets(wire.packets);
  }

  function goesOn(wire: Wire): void {
    wire.serverAcknowledged = wire.clientNext;
    wire.server('', SYN | ACK);
    wire.serverNext += 1;
    wire.clientAcknowledged = wire.serverNext;
    wire.client('').client(GET).server(VALUE).close();
  }

  test('is refused by an RST that acknowledges its SYN', () => {
    assert.deepEqual(outcomes(answered((wire) => wire.server('', RST | ACK))), ['connect refused']);
  });
  test('is not refused by an RST that acknowledges something else, or nothing', () => {
    for (const acknowledged of [7777, 1000, 1002]) {
      const replayed = answered((wire) => {
        wire.serverAcknowledged = acknowledged;
        goesOn(wire.server('', RST | ACK));
      });
      assert.deepEqual(outcomes(replayed), ['GET ok'], `${acknowledged}`);
    }
    assert.deepEqual(outcomes(answered((wire) => goesOn(wire.server('', RST)))), ['GET ok']);
  });
  test('is not over by an answer to another SYN, which the client resets', () => {
    const replayed = answered((wire) => {
      const { serverNext } = wire;
      wire.serverNext = 400_000;
      wire.serverAcknowledged = 888;
      alter(wire.server('', SYN | ACK).client('', RST), () => ({ sequence: 888 }));
      wire.serverNext = serverNext;
      goesOn(wire);
    });
    assert.deepEqual(outcomes(replayed), ['GET ok']);
  });
  test('with bytes is refused by an RST that acknowledges these, too', () => {
    for (const acknowledged of [1001, 1001 + GET.length]) {
      const wire = new Wire().client(GET, SYN);
      wire.serverAcknowledged = acknowledged;
      assert.deepEqual(outcomes(replayPackets(wire.server('', RST | ACK).packets)), ['connect refused']);
    }
  });
  test('that is signed is refused by what is signed alone', () => {
    const refused = (options: Uint8Array): Replayed => {
      const wire = new Wire().client('', SYN);
      wire.serverAcknowledged = wire.clientNext + 1;
      const [syn] = alter(wire, () => ({ options: AO })).packets;
      assert.ok(syn);
      return replayPackets(alter(wire.server('', RST | ACK), () => ({ options })).packets);
    };
    assert.deepEqual(outcomes(refused(AO)), ['connect refused']);
    assert.deepEqual(outcomes(refused(NO_OPTIONS)), []);
  });
});
