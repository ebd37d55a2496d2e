/** A connection of a protocol that nobody knows: what is left alone on purpose is covered as unknown, and is no loss. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASON_BUDGET, REASON_UNREADABLE, TRANSPORT_UNIX_STREAM } from '../../src/events/abi.gen.ts';
import { Conversation, type ConversationOptions } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const SECOND_NS = 1e9;
const GIB = 1024 ** 3;
/** So many calls that look like nothing, and it is left alone. */
const CALLS = 40;
const STRANGE = new Uint8Array(700).fill(0xfd);

/** After its first calls, at `nowNs`. */
function ignored(options: ConversationOptions = {}): { readonly run: Run; readonly talk: Conversation } {
  const run = new Run();
  const talk = new Conversation({ role: 'server', ...options });
  talk.nowNs = SECOND_NS;
  speak(run, talk);
  run.pipeline.tick(talk.nowNs);
  return { run, talk };
}

/** Both ways, as many calls as it takes to be given up. */
function speak(run: Run, talk: Conversation): void {
  for (let n = 0; n < CALLS; n += 1) run.feed(talk.receive(STRANGE), talk.send(STRANGE));
}

/** Both ways, without a record. */
function moveUnseen(talk: Conversation, bytes: number): void {
  talk.receivedPosition += bytes;
  talk.sentPosition += bytes;
}

function lookAgain(run: Run, talk: Conversation): void {
  talk.nowNs += 6 * SECOND_NS;
  run.pipeline.tick(talk.nowNs);
}

function assertNothingLost({ pipeline }: Run, unknownBytes: number): void {
  const { stream, pairing, coverage } = pipeline.account();
  assert.deepEqual(stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
  assert.deepEqual(pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
  assert.equal(coverage.bytes.unknown, unknownBytes);
}

describe('what is left alone on purpose', () => {
  it('is no loss when it is looked at again, however much has passed meanwhile', () => {
    for (const passed of [1, 6_152_624, GIB]) {
      const { run, talk } = ignored();
      assert.deepEqual(run.verdicts, ['ignore 1']);
      moveUnseen(talk, passed);
      lookAgain(run, talk);
      assert.deepEqual(run.verdicts, ['ignore 1', 'capture 1']);
      speak(run, talk);
      assertNothingLost(run, 4 * CALLS * STRANGE.length + 2 * passed);
    }
  });

  it('is no loss where it ends: left alone, or before it spoke again', () => {
    for (const end of ['close', 'eof'] as const) {
      for (const seenAgain of [false, true]) {
        const { run, talk } = ignored();
        moveUnseen(talk, 1_000_000);
        if (seenAgain) lookAgain(run, talk);
        run.feed(talk[end]());
        assert.equal(run.pipeline.account().stream.gapBytes, 0);
      }
    }
  });

  it('is found again beyond half the range of positions, as if it were new', () => {
    for (const passed of [2 * GIB + 5, 3 * GIB, 4 * GIB - 1, 9 * GIB]) {
      const { run, talk } = ignored({ receivedFrom: 0xffff_fff0 });
      moveUnseen(talk, passed);
      lookAgain(run, talk);
      run.feed(
        talk.receive(resp('GET', 'k')),
        talk.send('$-1\r\n'),
        talk.receive(resp('TTL', 'k')),
        talk.send(':1\r\n'),
      );
      run.feed(talk.close());
      assert.deepEqual(run.operations(), ['GET', 'TTL'], String(passed));
      assert.equal(run.pipeline.account().stream.gapBytes, 0);
    }
  });

  it('is covered whole where the probe tells of each gibibyte', () => {
    const { run, talk } = ignored({ sentFrom: 0xffff_fff0 });
    for (let n = 0; n < 9; n += 1) {
      moveUnseen(talk, GIB - STRANGE.length);
      run.feed(talk.receive(STRANGE), talk.send(STRANGE));
    }
    run.feed(talk.close());
    assertNothingLost(run, 2 * CALLS * STRANGE.length + 2 * 9 * GIB);
  });

  it('may be known later: what is lost of it then is a loss', () => {
    for (const role of ['server', 'client', 'unknown'] as const) {
      const { run, talk } = ignored({ role });
      moveUnseen(talk, 123_456);
      lookAgain(run, talk);
      const [ask, answer] = role === 'client' ? (['send', 'receive'] as const) : (['receive', 'send'] as const);
      for (let n = 0; n < 3; n += 1) run.feed(talk[ask](resp('GET', 'k')), talk[answer]('$-1\r\n'));
      assert.equal(run.pipeline.account().stream.gapBytes, 0);
      moveUnseen(talk, 321);
      for (let n = 0; n < 2; n += 1) run.feed(talk[ask](resp('TTL', 'k')), talk[answer](':1\r\n'));
      run.pipeline.finish();
      assert.deepEqual(run.operations(), ['GET', 'GET', 'GET', 'TTL'], role);
      assert.equal(run.pipeline.account().stream.gapBytes, 2 * 321);
    }
  });

  it('begins with what is seen of it: no answer is taken for that of a request from before', () => {
    const { run, talk } = ignored();
    talk.receivedPosition += resp('GET', 'k').length;
    lookAgain(run, talk);
    run.feed(talk.receive(resp('TTL', 'k')), talk.send('$-1\r\n'), talk.send(':1\r\n'));
    run.pipeline.finish();
    assert.deepEqual(run.operations(), []);
  });

  it('may be encrypted later: turns are counted from there', () => {
    const { run, talk } = ignored();
    moveUnseen(talk, 50_000);
    lookAgain(run, talk);
    run.feed(talk.receive(clientHello()), talk.send(new Uint8Array(90).fill(0x16)));
    assert.equal(run.pipeline.account().stream.gapBytes, 0);
    assert.equal(run.pipeline.account().coverage.connections.tls, 1);
  });

  it('is no loss on a Unix socket, of whose calls only a byte is copied until the verdict has changed', () => {
    const { run, talk } = ignored({ transport: TRANSPORT_UNIX_STREAM, unix: { path: '/s', peer: 1 } });
    assert.deepEqual(run.verdicts, ['lengths 1']);
    const short = { captured: 1, reason: REASON_BUDGET };
    for (let n = 0; n < 3; n += 1) run.feed(talk.receive(STRANGE, short), talk.send(STRANGE, short));
    lookAgain(run, talk);
    for (let n = 0; n < 3; n += 1) run.feed(talk.receive(STRANGE, short), talk.send(STRANGE, short));
    assertNothingLost(run, (2 * CALLS + 12) * STRANGE.length);
  });
});

describe('the figures of what is open', () => {
  const figures = ({ pipeline }: Run): unknown => {
    const [one] = [...pipeline.openConnections()];
    return one && [one.isLeftAlone, one.receivedBytes, one.sentBytes];
  };
  const told = CALLS * STRANGE.length;

  it('say that they may be short while calls pass untold, and are whole again with the next one that is told', () => {
    const { run, talk } = ignored();
    assert.deepEqual(figures(run), [true, told, told]);
    moveUnseen(talk, 5_000);
    lookAgain(run, talk);
    assert.deepEqual(figures(run), [true, told, told]);
    run.feed(talk.receive(STRANGE));
    assert.deepEqual(figures(run), [false, told + 5_000 + STRANGE.length, told + 5_000]);
  });

  it('are whole on a Unix socket, whose lengths go on being told', () => {
    const { run, talk } = ignored({ transport: TRANSPORT_UNIX_STREAM, unix: { path: '/s', peer: 1 } });
    run.feed(talk.receive(STRANGE, { captured: 1, reason: REASON_BUDGET }));
    assert.deepEqual(figures(run), [false, told + STRANGE.length, told]);
  });

  it('may be short within a long body, of which no record is made', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'server' });
    const head = 'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n';
    run.feed(talk.receive(head));
    assert.deepEqual(figures(run), [true, head.length, 0]);
    talk.receivedPosition += 1_000_000;
    run.feed(talk.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    assert.deepEqual(figures(run), [false, head.length + 1_000_000, 38]);
  });
});

describe('a call that looks like nothing', () => {
  it('lacks nothing where it is longer than what is copied of it', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'server' });
    const long = { length: 100_000, reason: REASON_BUDGET };
    for (let n = 0; n < 5; n += 1) run.feed(talk.receive(STRANGE, long), talk.send(STRANGE, long));
    run.feed(talk.close());
    assertNothingLost(run, 10 * 100_000);
  });

  it('lacks what it could not be read of, and what might have been known', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'server' });
    run.feed(talk.receive(new Uint8Array(0), { length: 300, reason: REASON_UNREADABLE }));
    run.feed(talk.receive('GET / HTTP/', { length: 90_000, reason: REASON_BUDGET }));
    const { stream } = run.pipeline.account();
    assert.deepEqual([stream.unreadableBytes, stream.gapBytes > 0], [300, true]);
  });
});

describe('another protocol behind this one', () => {
  it('is no loss, nor what of it lies in the call that tells of it', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'server' });
    run.feed(talk.receive('GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'));
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello';
    run.feed(talk.send(answer, { length: 70_000, reason: REASON_BUDGET }));
    for (let n = 0; n < 5; n += 1) {
      moveUnseen(talk, GIB - STRANGE.length);
      run.feed(talk.receive(STRANGE), talk.send(STRANGE));
    }
    moveUnseen(talk, 1_000);
    run.feed(talk.close());
    assert.deepEqual(run.operations(), ['GET']);
    assert.equal(run.pipeline.account().stream.gapBytes, 0);
    assert.ok(run.pipeline.account().coverage.bytes.decoded > 10 * GIB);
  });
});

/** TLS 1.2: a handshake record with a ClientHello, the rest of it zeros. */
function clientHello(): Uint8Array {
  const hello = new Uint8Array(5 + 200);
  hello.set([0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]);
  return hello;
}
