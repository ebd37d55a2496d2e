/** Whatever happens to the segments of a conversation on their way, the same is read of them; and of what is lost, nothing is invented. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Replayed, replayPackets } from './replay.ts';
import { Wire, type WirePacket } from './wire.ts';

const SEEDS = 60;

/** Distinct answers tell at once what was paired wrongly: the n-th request gets n bytes. */
const REQUESTS = 40;

/** `depth` requests are sent before their answers come. */
function conversation(depth: number): WirePacket[] {
  const wire = new Wire().open();
  for (let done = 0; done < REQUESTS; done += depth) {
    const batch = Array.from({ length: Math.min(depth, REQUESTS - done) }, (_, index) => done + index);
    for (const index of batch) wire.client(request(index));
    for (const index of batch) wire.server(`$${index}\r\n${'v'.repeat(index)}\r\n`);
  }
  return wire.close().packets;
}

function request(index: number): string {
  const key = 'k'.repeat(index + 1);
  return `*2\r\n$3\r\nGET\r\n$${key.length}\r\n${key}\r\n`;
}

/** Which answer each request got: both are known by their lengths. */
function pairsOf({ seen }: Replayed): [number, number][] {
  return seen.map(({ requestBytes, responseBytes }) => {
    const index =
      Array.from({ length: REQUESTS }, (_, at) => at).find((at) => request(at).length === requestBytes) ?? -1;
    return [index, responseBytes - `$${index}\r\n\r\n`.length];
  });
}

/** Small and repeatable: xorshift32. */
class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed * 2_654_435_761 || 1;
  }

  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }
}

/** Each packet comes at most `window` places later; the times are those of arrival. */
function shuffled(packets: readonly WirePacket[], random: Random, window: number): WirePacket[] {
  const placed = packets.map((packet, index) => ({ packet, place: index + random.below(window + 1) }));
  placed.sort((a, b) => a.place - b.place);
  return placed.map(({ packet }, index) => ({ ...packet, timeNs: (packets[index] as WirePacket).timeNs }));
}

function duplicated(packets: readonly WirePacket[], random: Random): WirePacket[] {
  return packets.flatMap((packet) => (random.below(3) === 0 ? [packet, packet] : [packet]));
}

/** Cuts segments in two, or sends the last bytes of one again with the next of the same direction. */
function recut(packets: readonly WirePacket[], random: Random): WirePacket[] {
  return packets.flatMap((packet, index) => {
    const { payload, sequence } = packet;
    if (payload.length < 2) return [packet];
    const at = 1 + random.below(payload.length - 1);
    const head = { ...packet, payload: payload.subarray(0, at) };
    const tail = { ...packet, payload: payload.subarray(at), sequence: (sequence + at) >>> 0 };
    const before = packets[index - 1];
    const overlap =
      before?.fromClient === packet.fromClient && before.payload.length > 0
        ? [
            {
              ...packet,
              sequence: before.sequence,
              payload: Uint8Array.of(...before.payload, ...payload.subarray(0, at)),
            },
            tail,
          ]
        : [head, tail];
    return random.below(2) === 0 ? overlap : [head, tail];
  });
}

for (const depth of [1, 4]) {
  suite(`a conversation with ${depth} requests at a time`, () => {
    const packets = conversation(depth);
    const expected = Array.from({ length: REQUESTS }, (_, index) => [index, index]);

    /** Handshake and end stay where they are: what comes before a connection's SYN is another connection. */
    function changed(change: (middle: readonly WirePacket[], random: Random) => WirePacket[], seed: number): Replayed {
      const middle = change(packets.slice(3, -3), new Random(seed));
      return replayPackets([...packets.slice(0, 3), ...middle, ...packets.slice(-3)]);
    }

    const changes = {
      'in another order': (middle, random) => shuffled(middle, random, 6),
      'twice, some of them': duplicated,
      'in other cuts, overlapping': recut,
      'all of it': (middle, random) => shuffled(duplicated(recut(middle, random), random), random, 4),
    } satisfies Record<string, (middle: readonly WirePacket[], random: Random) => WirePacket[]>;
    for (const [name, change] of Object.entries(changes)) {
      test(`is the same ${name}`, () => {
        for (let seed = 1; seed <= SEEDS; seed += 1) {
          const replayed = changed(change, seed);
          assert.deepEqual(pairsOf(replayed), expected, `seed ${seed}`);
          const { stream, pairing } = replayed.account;
          assert.deepEqual(stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
          assert.deepEqual(pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
        }
      });
    }

    test('with any one segment lost, gets no wrong answer, and all but a few', () => {
      for (let lost = 3; lost < packets.length - 3; lost += 1) {
        const replayed = replayPackets(packets.toSpliced(lost, 1));
        const pairs = pairsOf(replayed);
        for (const [asked, answered] of pairs) assert.equal(answered, asked, `without packet ${lost}`);
        assert.ok(pairs.length >= REQUESTS - 2 * depth - 2, `${pairs.length} without packet ${lost}`);
        assert.equal(replayed.account.stream.gapBytes, packets[lost]?.payload.length);
      }
    });

    test('with many segments lost, gets no wrong answer', () => {
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const replayed = changed((middle, random) => middle.filter(() => random.below(8) > 0), seed);
        for (const [asked, answered] of pairsOf(replayed)) assert.equal(answered, asked, `seed ${seed}`);
        assert.equal(replayed.account.stream.gapBytes > 0, true);
      }
    });

    // Whoever meets a pipeline in its middle cannot know what was asked before: turns are assumed.
    if (depth > 1) return;
    test('met in its middle, gets no wrong answer', () => {
      for (let from = 1; from < packets.length; from += 1) {
        for (const [asked, answered] of pairsOf(replayPackets(packets.slice(from)))) {
          assert.equal(answered, asked, `from packet ${from}`);
        }
      }
    });
  });
}
