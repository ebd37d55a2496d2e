import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { test } from 'node:test';
import { CaptureReader } from '../../../src/events/pcap/capture-reader.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { pcapngOf, pcapngOfInterfaces, pcapOf } from './capture-files.ts';
import { type FrameOptions, framesOf } from './frames.ts';
import { join } from './join-bytes.ts';
import { LINKS } from './links.ts';
import { observing, replayBytes, replayFile } from './replay.ts';
import { Wire } from './wire.ts';

/** Two Redis commands and what came back, from SYN to FIN. */
function conversation(): Wire {
  return new Wire()
    .open()
    .client('*2\r\n$3\r\nGET\r\n$1\r\nk\r\n')
    .server('$5\r\nvalue\r\n')
    .client('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n')
    .server('+OK\r\n')
    .close();
}

const WIRE = conversation();
const frames = (options: FrameOptions = {}) => WIRE.packets.flatMap((packet) => framesOf(packet, options));
const REFERENCE = replayBytes(pcapOf(frames(), { nanoseconds: true }));
/** The same between the IPv6 addresses that stand for the hosts. */
const REFERENCE6 = {
  ...REFERENCE,
  seen: REFERENCE.seen.map((one) => ({ ...one, client: 'fd00:42::9:40000', server: 'fd00:42::1:6379' })),
};

test('the reference is what was said', () => {
  assert.deepEqual(
    REFERENCE.seen.map(({ operation, outcome, durationNs, exact, role }) => [
      operation,
      outcome,
      durationNs,
      exact,
      role,
    ]),
    [
      ['GET', 'ok', 1e6, true, 'server'],
      ['SET', 'ok', 1e6, true, 'server'],
    ],
  );
  assert.equal(REFERENCE.end, 'whole');
  assert.deepEqual(REFERENCE.account.stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
});

for (const link of LINKS) {
  for (const ipv6 of [false, true]) {
    for (const extended of [false, true]) {
      const name = `${link}, IPv${ipv6 ? 6 : 4}${extended ? ' with options' : ''}`;
      test(`the same is read of ${name}`, () => {
        const replayed = replayBytes(pcapOf(frames({ link, ipv6, extended }), { nanoseconds: true }));
        assert.deepEqual(replayed, ipv6 ? REFERENCE6 : REFERENCE);
      });
    }
  }
}

for (const littleEndian of [true, false]) {
  const order = littleEndian ? 'little-endian' : 'big-endian';
  test(`the same is read of a ${order} pcap of nanoseconds`, () => {
    assert.deepEqual(replayBytes(pcapOf(frames(), { littleEndian, nanoseconds: true })), REFERENCE);
  });
  test(`the same is read of a ${order} pcap of the modified format`, () => {
    assert.deepEqual(replayBytes(pcapOf(frames(), { littleEndian, modified: true })).seen, REFERENCE.seen);
  });
  test(`the same is read of a ${order} pcap of microseconds`, () => {
    assert.deepEqual(replayBytes(pcapOf(frames(), { littleEndian })).seen, REFERENCE.seen);
  });
  test(`the same is read of a ${order} pcapng of nanoseconds, with strange blocks and options`, () => {
    assert.deepEqual(replayBytes(pcapngOf(frames(), { littleEndian, resolution: 9, strange: true })), REFERENCE);
  });
  test(`the same is read of a ${order} pcapng of microseconds`, () => {
    assert.deepEqual(replayBytes(pcapngOf(frames(), { littleEndian })).seen, REFERENCE.seen);
  });
  test(`the same is read of a ${order} pcapng whose time counts from another second`, () => {
    const file = pcapngOf(frames(), { littleEndian, resolution: 9, offsetSeconds: 1_600_000_000n });
    assert.deepEqual(replayBytes(file), REFERENCE);
  });
}

test('a pcapng of 2^-30 s gives the times as exactly as it has them', () => {
  const { seen } = replayBytes(pcapngOf(frames(), { resolution: 0x80 | 30 }));
  for (const { durationNs } of seen) assert.ok(Math.abs(durationNs - 1e6) <= 2, `${durationNs} ns`);
});

test('simple packets have no times, and are read', () => {
  const { seen } = replayBytes(pcapngOf(frames(), { simple: true }));
  assert.deepEqual(
    seen.map(({ operation, durationNs }) => [operation, durationNs]),
    [
      ['GET', Number.NaN],
      ['SET', Number.NaN],
    ],
  );
});

test('sections of either byte order follow each other', () => {
  const half = WIRE.packets.length / 2;
  const all = frames();
  const file = join(
    pcapngOf(all.slice(0, half), { resolution: 9 }),
    pcapngOf(all.slice(half), { resolution: 6, littleEndian: false }),
  );
  assert.deepEqual(
    replayBytes(file).seen.map(({ operation }) => operation),
    ['GET', 'SET'],
  );
});

test('interfaces of other links and other clocks are one conversation', () => {
  const client = WIRE.packets
    .filter(({ fromClient }) => fromClient)
    .flatMap((packet) => framesOf(packet, { link: 'sll' }));
  const server = WIRE.packets.filter(({ fromClient }) => !fromClient).flatMap((packet) => framesOf(packet));
  const file = pcapngOfInterfaces([client, server], [{ resolution: 9, offsetSeconds: 5n }, { resolution: 9 }]);
  assert.deepEqual(replayBytes(file), REFERENCE);
});

test('packets that an interface dropped are told', () => {
  const { counters, warnings } = replayBytes(pcapngOf(frames(), { dropped: 7n }));
  assert.equal(counters['dataDropped'], 7);
  assert.match(warnings.join(), /lacks 7 packets/);
});

for (const ipv6 of [false, true]) {
  const family = ipv6 ? 'IPv6' : 'IPv4';
  const reference = ipv6 ? REFERENCE6 : REFERENCE;
  test(`a length of 0 in ${family} reaches to the frame's end`, () => {
    assert.deepEqual(replayBytes(pcapOf(frames({ ipv6, offloaded: true }), { nanoseconds: true })), reference);
  });
  for (const fragmentBytes of [8, 16, 40]) {
    test(`${family} in pieces of ${fragmentBytes} octets is put together, in any order`, () => {
      const pieces = WIRE.packets.map((packet) => framesOf(packet, { ipv6, fragmentBytes, extended: ipv6 }));
      for (const order of [pieces, pieces.map((one) => one.toReversed())]) {
        assert.deepEqual(replayBytes(pcapOf(order.flat(), { nanoseconds: true })), reference);
      }
    });
  }
}

test('what fills a short Ethernet frame is not taken for payload', () => {
  const short = new Wire().open().client('PING\r\n').server('+PONG\r\n').close();
  const padded = short.packets.flatMap((packet) => framesOf(packet, { padded: true }));
  const plain = short.packets.flatMap((packet) => framesOf(packet));
  assert.deepEqual(replayBytes(pcapOf(padded)), replayBytes(pcapOf(plain)));
});

test('a datagram of which a piece is missing is told', () => {
  const pieces = frames({ fragmentBytes: 24 });
  pieces.splice(9, 1);
  const { warnings, counters } = replayBytes(pcapOf(pieces));
  assert.match(warnings.join(), /lacks pieces of 1 fragmented datagrams/);
  assert.equal(counters['incompleteDatagrams'], 1);
});

test('a capture without packets is empty, not wrong, and as old as its file', () => {
  for (const file of [pcapOf([]), pcapngOf([])]) {
    const { seen, end, warnings, startUnixNs } = replayBytes(file);
    assert.deepEqual([seen, end], [[], 'whole']);
    assert.match(warnings.join(), /^\S+ holds no packets$/);
    assert.ok(Math.abs(startUnixNs / 1e6 - Date.now()) < 600_000, `${startUnixNs}`);
  }
});

test('a pcapng that holds only links that are not read is refused, as a pcap is', () => {
  const radiotap = frames().map((frame) => ({ ...frame, linkType: 127 }));
  const firewire = frames().map((frame) => ({ ...frame, linkType: 138 }));
  assert.throws(() => replayBytes(pcapOf(radiotap)), /captured on a link of type 127, which is not read/);
  assert.throws(() => replayBytes(pcapngOf(radiotap)), /captured on a link of type 127, which is not read/);
  const both = pcapngOfInterfaces([radiotap, firewire]);
  assert.throws(() => replayBytes(both), /captured on links of types 127 and 138, which are not read/);
});

test('packets of a link that is not read come before the others, and are counted', () => {
  const radiotap = frames().map((frame) => ({ ...frame, linkType: 127, timeNs: frame.timeNs - 1_000_000_000n }));
  const { seen, warnings, counters, startUnixNs } = replayBytes(
    pcapngOfInterfaces([radiotap, frames()], [{}, { resolution: 9 }]),
  );
  assert.equal(counters['unreadLinkPackets'], 10);
  assert.deepEqual(seen, REFERENCE.seen);
  assert.equal(startUnixNs, REFERENCE.startUnixNs);
  assert.match(warnings.join(), /holds 10 packets of a link of type 127, which is not read/);
});

/** Each holds a GET; made for the project. */
for (const name of ['chdlc', 'ppp', 'nflog', 'modified']) {
  test(`a capture of format ${name} is read`, () => {
    const { seen, warnings } = replayFile(joinPath(import.meta.dirname, `captures/formats/${name}.pcap`));
    assert.deepEqual(
      seen.map(({ operation, statusCode }) => [operation, statusCode]),
      [['GET', '200']],
    );
    assert.deepEqual(warnings, []);
  });
}

test('packets that were cut within their headers are counted', () => {
  const { seen, warnings, counters } = replayBytes(pcapOf(frames(), { snapLength: 40 }));
  assert.deepEqual([seen, counters['cutPackets']], [[], 10]);
  assert.match(warnings.join(), /holds 10 packets cut within their headers/);
});

test('what is not read is told while it comes, not only at the end', () => {
  const radiotap = frames().map((frame) => ({ ...frame, linkType: 127 }));
  const later = frames().map((frame) => ({ ...frame, timeNs: frame.timeNs + 3_600_000_000_000n }));
  using folder = new TemporaryFolder();
  const path = folder.file('capture');
  writeFileSync(path, pcapngOfInterfaces([radiotap, [...frames(), ...later]]));
  using reader = CaptureReader.open(path, observing());
  const kinds: string[] = [];
  for (let chunk = reader?.next() ?? null; chunk !== null; chunk = reader?.next() ?? null) kinds.push(chunk.kind);
  assert.deepEqual(kinds, ['counters', 'batch', 'counters', 'batch', 'counters', 'end']);
});
