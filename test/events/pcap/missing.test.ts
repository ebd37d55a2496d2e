import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pcapOf } from './capture-files.ts';
import { GET, OK, SET, VALUE } from './exchange.ts';
import { framesOf } from './frames.ts';
import { outcomes, type Replayed, replayBytes, replayPackets } from './replay.ts';
import { ACK, MS, Wire } from './wire.ts';

const HTTP = 'GET /users/7 HTTP/1.1\r\nHost: a\r\n\r\n';
/** Of the response in front of its body of 5000 bytes. */
const HEAD_BYTES = 41;

suite('what is missing', () => {
  test('a lost response is a gap as soon as it is acknowledged; what follows is right', () => {
    const wire = new Wire().open().client(GET).server(VALUE).lose();
    for (let i = 0; i < 3; i += 1)
      wire
        .wait(20n * MS)
        .client(SET)
        .server(OK);
    const replayed = replayPackets(wire.close().packets);
    assert.equal(replayed.account.stream.gapBytes, VALUE.length);
    assert.deepEqual(outcomes(replayed), ['SET ok', 'SET ok', 'SET ok']);
    assert.equal(replayed.account.pairing.unmatchedRequests, 1);
  });
  test('a lost request is a gap, and its response is paired with no other', () => {
    const wire = new Wire().open().client(GET).lose().server(VALUE);
    for (let i = 0; i < 3; i += 1)
      wire
        .wait(20n * MS)
        .client(SET)
        .server(OK);
    const replayed = replayPackets(wire.close().packets);
    assert.equal(replayed.account.stream.gapBytes, GET.length);
    assert.equal(replayed.account.pairing.unmatchedResponses > 0, true);
    for (const { operation } of replayed.seen) assert.equal(operation, 'SET');
  });
  test('a pipelined client whose acknowledgements come late gets no wrong answers', () => {
    // Each request is sent before the answer to the one before it has come; the second is not captured.
    const wire = new Wire().open();
    const acknowledged = wire.clientAcknowledged;
    wire.client(GET).server(VALUE);
    wire.clientAcknowledged = acknowledged;
    wire.client(SET).lose().server(OK);
    const answered = wire.clientAcknowledged;
    wire.clientAcknowledged = (acknowledged + VALUE.length) >>> 0;
    wire.client('*1\r\n$4\r\nPING\r\n');
    wire.clientAcknowledged = answered;
    wire.client('*2\r\n$3\r\nTTL\r\n$1\r\nk\r\n');
    wire.server('+PONG\r\n').server(':-1\r\n').close();
    for (const { operation, responseBytes } of replayPackets(wire.packets).seen) {
      const expected = { GET: VALUE.length, PING: 7, TTL: 5 }[operation];
      assert.equal(responseBytes, expected, operation);
    }
  });
  test('what the snap length cut off inside a body is no loss, elsewhere a gap', () => {
    const body = 'x'.repeat(5000);
    const wire = new Wire().open();
    wire.client(HTTP).server(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`).close();
    const frames = wire.packets.flatMap((packet) => framesOf(packet));
    const generous = replayBytes(pcapOf(frames, { snapLength: 200 }));
    assert.deepEqual(outcomes(generous), ['GET ok']);
    assert.equal(generous.seen[0]?.responseBytes, 5000 + HEAD_BYTES);
    assert.equal(generous.account.stream.gapBytes, 0);
    const narrow = replayBytes(pcapOf(frames, { snapLength: 80 }));
    assert.deepEqual(outcomes(narrow), []);
    assert.equal(narrow.account.coverage.bytes.unknown, HTTP.length + 5000 + HEAD_BYTES);
  });
  test('what the snap length cut off is counted, and a gap where it leaves open how an answer ended', () => {
    const body = `1388\r\n${'x'.repeat(5000)}\r\n0\r\n\r\n`;
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const talk = (wire: Wire): Wire => wire.client(HTTP).server(head).server(body);
    const left = talk(new Wire().open()).close();
    const goesOn = talk(new Wire().open()).client(HTTP).server('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n').close();
    const cut = ({ packets }: Wire): Replayed =>
      replayBytes(
        pcapOf(
          packets.flatMap((packet) => framesOf(packet)),
          { snapLength: 200 },
        ),
      );
    const [atEnd, atTurn] = [cut(left), cut(goesOn)];
    assert.deepEqual([outcomes(atEnd), outcomes(atTurn)], [['GET ok'], ['GET ok', 'GET ok']]);
    assert.ok((atEnd.counters['cutPayloads'] ?? 0) > 0);
    assert.equal(atEnd.counters['cutPayloads'], atTurn.counters['cutPayloads']);
    assert.ok(atEnd.account.stream.gapBytes > 0);
    assert.equal(atTurn.account.stream.gapBytes, 0);
  });
  test('a response that was never seen is no error of its request where it was acknowledged', () => {
    const wire = new Wire().open().client(GET).server(VALUE).lose().client('', ACK).close();
    const replayed = replayPackets(wire.packets);
    assert.deepEqual(outcomes(replayed), []);
    assert.equal(replayed.account.stream.gapBytes, VALUE.length);
  });
  test('one direction alone is requests in flight, and invents nothing', () => {
    const wire = new Wire().open().client(GET).server(VALUE).client(SET).server(OK);
    const replayed = replayPackets(wire.packets.filter(({ fromClient }) => fromClient));
    assert.deepEqual(outcomes(replayed), []);
  });
});
