import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const ECONNABORTED = 103;
const ECONNRESET = 104;
const ETIMEDOUT = 110;
const ECONNREFUSED = 111;
const EHOSTUNREACH = 113;
const UNHEARD_OF = 4095;

describe('a connect that fails', () => {
  for (const [errno, outcome, errorType] of [
    [ECONNREFUSED, 'refused', 'ECONNREFUSED'],
    [ETIMEDOUT, 'timeout', 'timeout'],
    [EHOSTUNREACH, 'error', 'EHOSTUNREACH'],
    [ECONNRESET, 'reset', 'ECONNRESET'],
    [UNHEARD_OF, 'error', '_OTHER'],
    [0, 'error', 'abandoned'],
  ] as const) {
    it(`is an error of the type ${errorType}`, () => {
      const run = new Run();
      const talk = new Conversation({ role: 'client' });
      run.feed(talk.connect(), talk.close(errno));
      assert.deepEqual(
        run.seen.map((seen) => [seen.operation, seen.protocol, seen.outcome, seen.errorType]),
        [['connect', 'unknown', outcome, errorType]],
      );
    });
  }

  it('carries the protocol that was last decoded at that server', () => {
    const run = new Run();
    const good = new Conversation({ role: 'client', connection: 1 });
    const bad = new Conversation({ role: 'client', connection: 2 });
    run.feed(good.connect(), good.connected(), good.send(resp('PING')), good.receive('+PONG\r\n'), good.close());
    run.feed(bad.connect(), bad.close(ECONNREFUSED));
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.protocol]),
      [
        ['PING', 'redis'],
        ['connect', 'redis'],
      ],
    );
  });

  it('is in flight, with its age, once it takes longer than a healthy one', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.connect());
    run.pipeline.tick(talk.nowNs);
    assert.equal(run.pipeline.inFlight().length, 0);
    run.pipeline.tick(talk.nowNs + 2e9);
    assert.deepEqual(
      run.pipeline.inFlight().map(({ operation }) => operation),
      ['connect'],
    );
    run.feed(talk.connected());
    assert.equal(run.pipeline.inFlight().length, 0);
  });
});

describe('a connection that ends before its first request', () => {
  it('is a failed connect where the server resets it', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.connect(), talk.connected(), talk.close(ECONNRESET));
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.outcome, seen.errorType]),
      [['connect', 'reset', 'ECONNRESET']],
    );
  });

  it('is none where it is closed in peace, or was opened before the attach', () => {
    const run = new Run();
    const short = new Conversation({ role: 'client', connection: 1 });
    const old = new Conversation({ role: 'client', connection: 2, fresh: false });
    run.feed(short.connect(), short.connected(), short.close(), old.close(ECONNRESET));
    assert.deepEqual(run.seen, []);
  });

  it('is none to a server: a health check ends so', () => {
    const run = new Run();
    run.feed(new Conversation({ role: 'server' }).close(ECONNRESET));
    assert.deepEqual(run.seen, []);
  });
});

describe('a request that is not answered', () => {
  for (const [errno, outcome, errorType] of [
    [0, 'unanswered', 'unanswered'],
    [ECONNRESET, 'reset', 'ECONNRESET'],
    [ECONNABORTED, 'reset', 'ECONNABORTED'],
    [ETIMEDOUT, 'timeout', 'timeout'],
    [EHOSTUNREACH, 'error', 'EHOSTUNREACH'],
  ] as const) {
    it(`is an error of the type ${errorType}`, () => {
      const run = new Run();
      const talk = new Conversation({ role: 'client' });
      run.feed(talk.connect(), talk.connected(), talk.send(resp('GET', 'k')), talk.close(errno));
      assert.deepEqual(
        run.seen.map((seen) => [seen.operation, seen.outcome, seen.errorType]),
        [['GET', outcome, errorType]],
      );
    });
  }
});
