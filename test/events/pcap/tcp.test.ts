import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GET, OK, SET, VALUE } from './exchange.ts';
import { isLossless, outcomes, replayPackets } from './replay.ts';
import { ACK, FIN, MS, RST, SYN, Wire } from './wire.ts';

const HTTP = 'GET /users/7 HTTP/1.1\r\nHost: a\r\n\r\n';

suite('which end is observed', () => {
  const wire = new Wire().open().client(GET).server(VALUE).close();
  const running = new Wire().client(GET).server(VALUE).client(SET).server(OK);

  test('the server, by the handshake', () => {
    assert.deepEqual(
      replayPackets(wire.packets).seen.map(({ role, server }) => [role, server]),
      [['server', '10.0.0.1:6379']],
    );
  });
  test('the end with a local address', () => {
    const roles = (local: string): string[] => replayPackets(wire.packets, {}, local).seen.map(({ role }) => role);
    assert.deepEqual(roles('10.0.0.9'), ['client']);
    assert.deepEqual(roles('10.0.0.1/32'), ['server']);
    assert.deepEqual(roles('10.0.0.0/8'), ['server'], 'both are local: the server');
    assert.deepEqual(roles('192.168.0.0/16,fd00::/8'), ['server'], 'none is local: the server');
  });
  test('the server, by its bytes, where the capture begins later', () => {
    assert.deepEqual(outcomes(replayPackets(running.packets)), ['GET ok', 'SET ok']);
    for (const from of [0, 1]) {
      for (const { role, server } of replayPackets(running.packets.slice(from)).seen) {
        assert.deepEqual([role, server], ['server', '10.0.0.1:6379']);
      }
    }
  });
  test('the server, as other handshakes with it told', () => {
    const before = new Wire({ clientPort: 40001 }).open().client(GET).server(VALUE);
    const after = new Wire({ startNs: before.nowNs })
      .server('middle of something')
      .client('x')
      .client(GET)
      .server(VALUE);
    const { seen } = replayPackets([...before.packets, ...after.packets]);
    assert.deepEqual(new Set(seen.map(({ role }) => role)), new Set(['server']));
  });
  test('a client that was named local keeps its response waiting for no request', () => {
    const replayed = replayPackets(wire.packets, {}, '10.0.0.9');
    assert.deepEqual(
      replayed.seen.map(({ durationNs, exact }) => [durationNs, exact]),
      [[1e6, true]],
    );
    assert.ok(isLossless(replayed));
  });
});

suite('order', () => {
  test('sequence numbers wrap', () => {
    const wire = new Wire({ clientFrom: 0xffffffff - 10, serverFrom: 0xfffffffe }).open();
    for (let i = 0; i < 5; i += 1) wire.client(GET).server(VALUE);
    const replayed = replayPackets(wire.close().packets);
    assert.equal(replayed.seen.length, 5);
    assert.ok(isLossless(replayed));
  });
  test('a segment that comes late is waited for, and counts from when it came', () => {
    const wire = new Wire().open().client(GET.slice(0, 10)).client(GET.slice(10)).server(VALUE).close();
    const [first, second] = [wire.packets[3], wire.packets[4]];
    assert.ok(first && second);
    const late = { ...first, timeNs: second.timeNs + MS / 2n };
    const replayed = replayPackets([...wire.packets.slice(0, 3), second, late, ...wire.packets.slice(5)]);
    assert.deepEqual(
      replayed.seen.map(({ durationNs }) => durationNs),
      [0.5e6],
    );
    assert.ok(isLossless(replayed));
  });
  test('a message ends when its last byte could be read, not when its last segment came', () => {
    const wire = new Wire().open().client(GET).server(VALUE.slice(0, 6)).server(VALUE.slice(6)).close();
    const [first, second] = [wire.packets[4], wire.packets[5]];
    assert.ok(first && second);
    const late = { ...first, timeNs: second.timeNs + MS / 2n };
    const replayed = replayPackets([...wire.packets.slice(0, 4), second, late, ...wire.packets.slice(6)]);
    assert.deepEqual(
      replayed.seen.map(({ durationNs }) => durationNs),
      [2.5e6],
    );
  });
  test('a response that was captured before its request is not its undoing', () => {
    const wire = new Wire().open().client(GET).server(VALUE).client(SET).server(OK).close();
    const { packets } = wire;
    const swapped = [...packets.slice(0, 3), packets[4], packets[3], ...packets.slice(5)] as typeof packets;
    const replayed = replayPackets(swapped);
    assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
    assert.equal(replayed.seen[0]?.durationNs, 1e6);
    assert.ok(isLossless(replayed));
  });
  test('what is sent again counts once, also in other cuts', () => {
    const wire = new Wire().open();
    const { clientNext } = wire;
    wire.client(GET.slice(0, 5)).client(GET.slice(5)).server(VALUE);
    // The client sends all of it again, with the next request behind it.
    wire.clientNext = clientNext;
    wire
      .client(GET + SET)
      .server(OK)
      .close();
    const replayed = replayPackets(wire.packets);
    assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
    assert.ok(isLossless(replayed));
    assert.equal(replayed.account.coverage.bytes.decoded, GET.length + VALUE.length + SET.length + OK.length);
  });
  test('probes whether the other end is still there are no bytes', () => {
    const wire = new Wire().open().client(GET).server(VALUE);
    const last = wire.packets.at(-1);
    assert.ok(last);
    const probe = { ...last, sequence: wire.serverNext - 1, payload: new Uint8Array(1), timeNs: wire.nowNs };
    const empty = { ...probe, payload: new Uint8Array(0) };
    const replayed = replayPackets([...wire.packets, probe, empty, ...wire.client(GET).server(VALUE).packets.slice(5)]);
    assert.equal(replayed.seen.length, 2);
    assert.ok(isLossless(replayed));
  });
});

suite('beginnings and ends', () => {
  test('the answer to the SYN was not captured', () => {
    const wire = new Wire().open().client(GET).server(VALUE).close();
    const replayed = replayPackets(wire.packets.toSpliced(1, 1));
    assert.deepEqual(outcomes(replayed), ['GET ok']);
    assert.ok(isLossless(replayed));
  });
  test('only the answer to the SYN was captured', () => {
    const wire = new Wire().open().client(GET).server(VALUE).close();
    assert.deepEqual(outcomes(replayPackets(wire.packets.slice(1))), ['GET ok']);
  });
  test('a refused connection is an error of the server', () => {
    const wire = new Wire().client('', SYN);
    wire.clientNext += 1;
    wire.serverAcknowledged = wire.clientNext;
    const replayed = replayPackets(wire.server('', RST | ACK).packets);
    assert.deepEqual(
      replayed.seen.map(({ operation, outcome, role }) => [operation, outcome, role]),
      [['connect', 'refused', 'server']],
    );
  });
  test('a reset leaves the request without its answer', () => {
    const wire = new Wire()
      .open()
      .client(GET)
      .server('', RST | ACK);
    assert.deepEqual(outcomes(replayPackets(wire.packets)), ['GET reset']);
  });
  test('a body that lasts until the close is complete at FIN', () => {
    const wire = new Wire()
      .open()
      .client(HTTP)
      .server('HTTP/1.0 200 OK\r\n\r\nhello')
      .server(' you', FIN | ACK);
    const replayed = replayPackets(wire.packets);
    assert.deepEqual(
      replayed.seen.map(({ statusCode, responseBytes }) => [statusCode, responseBytes]),
      [['200', 28]],
    );
  });
  test('the same ports again are another connection', () => {
    const first = new Wire().open().client(GET).server(VALUE).close();
    const second = new Wire({ clientFrom: 777_000_000, serverFrom: 5, startNs: first.nowNs })
      .open()
      .client(SET)
      .server(OK);
    const replayed = replayPackets([...first.packets, ...second.packets]);
    assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
    assert.equal(replayed.account.coverage.connections.decoded, 2);
    assert.ok(isLossless(replayed));
  });
  test('the same ports again are another connection without any handshake, too', () => {
    const first = new Wire().open().client(GET).server(VALUE);
    const second = new Wire({ clientFrom: 777_000_000, serverFrom: 999_000_000, startNs: first.nowNs })
      .client(SET)
      .server(OK);
    const replayed = replayPackets([...first.packets, ...second.packets]);
    assert.deepEqual(outcomes(replayed), ['GET ok', 'SET ok']);
  });
  test('packets behind the end begin nothing', () => {
    const wire = new Wire().open().client(GET).server(VALUE);
    const reset = wire
      .client('', RST | ACK)
      .server(VALUE)
      .close();
    const replayed = replayPackets(reset.packets);
    const { connections } = replayed.account.coverage;
    assert.deepEqual([connections.decoded, connections.unknown], [1, 0]);
  });
  test('bytes that come with the SYN count once it is answered', () => {
    const wire = new Wire().client(GET, SYN);
    wire.clientNext += 1;
    wire.serverAcknowledged = wire.clientNext;
    wire.server('', SYN | ACK);
    wire.serverNext += 1;
    wire.clientAcknowledged = wire.serverNext;
    const replayed = replayPackets(wire.client('').server(VALUE).close().packets);
    assert.deepEqual(outcomes(replayed), ['GET ok']);
    assert.ok(isLossless(replayed));
  });
});
