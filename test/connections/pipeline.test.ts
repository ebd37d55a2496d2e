/** One file, since it is one table: what each kind of record does to the pipeline, case by case. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASON_BUDGET, REASON_UNREADABLE } from '../../src/events/abi.gen.ts';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const ECONNRESET = 104;
const ECONNREFUSED = 111;

/** To GET, GET and INCR: in one call, or in three. */
const IN_THE_MIDDLE = [['$1\r\na\r\n$-1\r\n:1\r\n'], ['$1\r\na\r\n', '$-1\r\n', ':1\r\n']];

describe('a whole conversation', () => {
  it('pairs a request read by a server with the response it sent', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(
      talk.receive(resp('GET', 'k'), { timeNs: 5000 }),
      talk.send('$1\r\nv\r\n', { timeNs: 9000, handoverNs: 8500 }),
    );
    const [only] = run.seen;
    assert.equal(run.seen.length, 1);
    assert.equal(only?.operation, 'GET');
    assert.equal(only?.role, 'server');
    assert.equal(only?.durationNs, 3500);
    assert.equal(only?.exact, true);
    assert.equal(only?.requestBytes, resp('GET', 'k').length);
    assert.equal(only?.responseBytes, 7);
  });

  it('pairs by ordinal at any depth, whatever the calls', () => {
    const run = new Run();
    const talk = new Conversation();
    const commands = ['GET', 'SET', 'INCR', 'DEL', 'PING'];
    const requests = commands.map((name) => resp(name, 'k', 'v')).join('');
    const responses = '$1\r\nv\r\n+OK\r\n:7\r\n:1\r\n+PONG\r\n';
    run.feed(talk.receive(requests.slice(0, 40)), talk.receive(requests.slice(40)));
    for (const character of responses) run.feed(talk.send(character));
    assert.deepEqual(run.operations(), commands);
    assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
  });

  it('gives the same when the positions wrap', () => {
    const run = new Run();
    const talk = new Conversation({ receivedFrom: 0xfffffff0, sentFrom: 0xfffffffe });
    for (let i = 0; i < 5; i += 1) run.feed(talk.receive(resp('GET', 'key')), talk.send('$5\r\nvalue\r\n'));
    assert.equal(run.seen.length, 5);
    assert.equal(run.pipeline.account().stream.gapBytes, 0);
  });

  it('waits for a request whose record comes after its response', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    const hello = talk.connected();
    const request = talk.send(resp('GET', 'k'), { timeNs: 9000, handoverNs: 4000 });
    const response = talk.receive('$-1\r\n', { timeNs: 7000 });
    run.feed(hello, response, request);
    assert.deepEqual(run.operations(), ['GET']);
    assert.equal(run.seen[0]?.durationNs, 3000);
  });

  it('marks as late what has no hand-over', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send(resp('GET', 'k'), { handoverNs: null }), talk.receive('$-1\r\n'));
    assert.equal(run.seen[0]?.exact, false);
  });

  it('counts an HTTP error for the side that the design says', () => {
    for (const [role, outcome] of [
      ['client', 'error'],
      ['server', 'ok'],
    ] as const) {
      const run = new Run();
      const talk = new Conversation({ role });
      const request = 'GET /users/7 HTTP/1.1\r\nHost: a\r\n\r\n';
      const response = 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno';
      if (role === 'client') run.feed(talk.send(request), talk.receive(response));
      else run.feed(talk.receive(request), talk.send(response));
      assert.equal(run.seen[0]?.outcome, outcome);
      assert.equal(run.seen[0]?.statusCode, '404');
      assert.equal(run.seen[0]?.resource, '/users/{id}');
    }
  });
});

describe('bodies', () => {
  it('skips a body that was sent unreadably (sendfile) without losing its place', () => {
    const run = new Run();
    const talk = new Conversation();
    for (let i = 0; i < 3; i += 1) {
      run.feed(
        talk.receive('GET /big HTTP/1.1\r\n\r\n'),
        talk.send('HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n'),
        talk.send('', { length: 1_000_000, reason: REASON_UNREADABLE }),
        talk.send('', { length: 2_000_000, reason: REASON_UNREADABLE }),
      );
    }
    assert.equal(run.seen.length, 3);
    assert.equal(run.seen[0]?.responseBytes, 3_000_044);
    const { stream } = run.pipeline.account();
    assert.deepEqual(stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 9_000_000 });
    assert.ok(run.verdicts.some((verdict) => verdict.startsWith('skip 1 sent')));
  });

  it('finds a value that passes the copy budget complete, and the next command too', () => {
    const run = new Run();
    const talk = new Conversation();
    const value = `$20000\r\n${'x'.repeat(20000)}\r\n`;
    run.feed(talk.receive(resp('GET', 'k')), talk.send(value, { captured: 16384, reason: REASON_BUDGET }));
    run.feed(talk.receive(resp('INCR', 'n')), talk.send(':1\r\n'));
    assert.deepEqual(run.operations(), ['GET', 'INCR']);
  });
});

describe('a message that is cut in its middle', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

  it('is a chunked body beyond the copy budget: it ends where the next request begins', () => {
    const run = new Run();
    const talk = new Conversation();
    for (let i = 0; i < 3; i += 1) {
      run.feed(
        talk.receive('GET /chunked HTTP/1.1\r\n\r\n', { timeNs: (i + 1) * 1_000_000 }),
        talk.send(`${head}400\r\n${'x'.repeat(1024)}\r\n400\r\nxx`, { length: 65536, reason: REASON_BUDGET }),
        talk.send('yyyy', {
          length: 40000,
          reason: REASON_BUDGET,
          timeNs: (i + 1) * 1_000_000 + 9000,
          handoverNs: (i + 1) * 1_000_000 + 8000,
        }),
      );
    }
    run.feed(talk.eof(), talk.close());
    assert.deepEqual(
      run.seen.map((seen) => [seen.statusCode, seen.durationNs, seen.responseBytes]),
      [
        ['200', 8000, 105536],
        ['200', 8000, 105536],
        ['200', 8000, 105536],
      ],
    );
    const account = run.pipeline.account();
    assert.equal(account.stream.gapBytes, 0);
    assert.deepEqual(account.pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
  });

  it('is an upload in chunks: it ends where the response begins', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    for (let i = 0; i < 2; i += 1) {
      run.feed(
        talk.send('PUT /up HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\nxxx', {
          length: 50000,
          reason: REASON_BUDGET,
        }),
        talk.send('zzz', { length: 50000, reason: REASON_BUDGET }),
        talk.receive('HTTP/1.1 204 No Content\r\n\r\n'),
      );
    }
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.statusCode, seen.requestBytes]),
      [
        ['PUT', '204', 100000],
        ['PUT', '204', 100000],
      ],
    );
  });

  it('is a long array of Redis', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(
      talk.receive(resp('LRANGE', 'l', '0', '-1')),
      talk.send('*9000\r\n$1\r\na\r\n', { length: 65536, reason: REASON_BUDGET }),
    );
    run.feed(talk.receive(resp('GET', 'k')), talk.send('$-1\r\n'));
    assert.deepEqual(run.operations(), ['LRANGE', 'GET']);
  });

  it('is given up where others are under way', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(resp('LRANGE', 'l', '0', '-1') + resp('GET', 'k')));
    run.feed(talk.send('*9000\r\n$1\r\na\r\n', { length: 65536, reason: REASON_BUDGET }));
    run.feed(talk.receive(resp('INCR', 'n')), talk.send(':1\r\n'));
    assert.deepEqual(run.operations(), ['INCR']);
    assert.equal(run.pipeline.account().pairing.unmatchedRequests, 2);
  });
});

describe('what is missing', () => {
  it('counts the response to a lost request as unmatched, and goes on', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(resp('SET', 'a', 'b')), talk.send('+OK\r\n'));
    talk.receive(resp('GET', 'a'));
    run.feed(
      talk.send('$1\r\nb\r\n'),
      talk.receive(resp('INCR', 'n')),
      talk.send(':1\r\n'),
      talk.receive(resp('DEL', 'n')),
      talk.send(':1\r\n'),
    );
    assert.deepEqual(run.operations().slice(0, 1), ['SET']);
    assert.ok(!run.operations().includes('GET'));
    assert.equal(run.operations().at(-1), 'DEL');
    assert.equal(run.pipeline.account().pairing.unmatchedResponses >= 1, true);
  });

  it('pairs the request after a lost response with its own response', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(resp('SET', 'a', 'b')), talk.send('+OK\r\n'), talk.receive(resp('GET', 'a')));
    talk.send('$1\r\nb\r\n');
    run.feed(talk.receive(resp('INCR', 'n')), talk.send(':1\r\n'));
    assert.deepEqual(run.operations(), ['SET', 'INCR']);
    assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 1, unmatchedResponses: 0 });
  });

  it('invents nothing when it meets a connection in the middle of an exchange', () => {
    const run = new Run();
    const talk = new Conversation({ fresh: false });
    talk.receive(resp('GET', 'a'));
    run.feed(talk.send('$1\r\nb\r\n'), talk.receive(resp('INCR', 'n')), talk.send(':1\r\n'));
    run.pipeline.finish();
    assert.deepEqual(run.operations(), ['INCR']);
    const account = run.pipeline.account();
    assert.deepEqual(account.pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
    assert.equal(account.stream.gapBytes, 0);
  });

  it('meets a connection in the middle of a pipeline: more answers than requests, and the turn is given up', () => {
    for (const texts of IN_THE_MIDDLE) {
      const run = new Run();
      const talk = new Conversation({ fresh: false });
      talk.receive(resp('GET', 'a') + resp('GET', 'b'));
      run.feed(talk.receive(resp('INCR', 'n')));
      for (const text of texts) run.feed(talk.send(text));
      run.feed(talk.receive(resp('SET', 'a', 'b')), talk.send('+OK\r\n'));
      run.feed(talk.receive(resp('DEL', 'a')), talk.send(':1\r\n'));
      assert.deepEqual(
        run.seen.map((seen) => [seen.operation, seen.responseBytes]),
        [
          ['SET', 5],
          ['DEL', 4],
        ],
      );
      assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 1, unmatchedResponses: 3 });
    }
  });

  it('meets a client in the middle of a pipeline: what came first answers what was asked before', () => {
    for (const texts of IN_THE_MIDDLE) {
      const run = new Run();
      const talk = new Conversation({ fresh: false, role: 'client' });
      talk.send(resp('GET', 'a') + resp('GET', 'b'));
      run.feed(talk.send(resp('INCR', 'n')));
      for (const text of texts) run.feed(talk.receive(text));
      run.feed(talk.send(resp('SET', 'a', 'b')), talk.receive('+OK\r\n'));
      run.feed(talk.send(resp('DEL', 'a')), talk.receive(':1\r\n'));
      run.pipeline.tick(talk.nowNs + 240e6);
      assert.deepEqual(run.operations(), [], 'others may still be answered');
      run.pipeline.tick(talk.nowNs + 260e6);
      assert.deepEqual(run.operations(), ['INCR', 'SET', 'DEL']);
      assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
    }
  });

  it('gives the first turn of a connection that is older once it is over: at the next request, after a silence, at the end', () => {
    const endings: readonly ((run: Run, talk: Conversation) => void)[] = [
      (run, talk) => run.feed(talk.receive(resp('DEL', 'n'))),
      (run, talk) => run.pipeline.tick(talk.nowNs + 60e6),
      (run, talk) => run.feed(talk.close()),
      (run) => run.pipeline.finish(),
    ];
    for (const end of endings) {
      const run = new Run();
      const talk = new Conversation({ fresh: false });
      run.feed(talk.receive(resp('MULTI') + resp('INCR', 'text') + resp('EXEC')));
      run.feed(talk.send('+OK\r\n+QUEUED\r\n*1\r\n-ERR value is not an integer\r\n'));
      assert.deepEqual(run.operations(), [], 'more answers may come');
      end(run, talk);
      assert.deepEqual(run.operations(), ['MULTI', 'INCR', 'EXEC']);
      assert.deepEqual(run.failedLater, ['INCR ERR']);
      assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
    }
  });

  it('meets a connection in the middle of a body', () => {
    const run = new Run();
    const talk = new Conversation({ fresh: false });
    run.feed(talk.send('x'.repeat(5000)), talk.send('y'.repeat(5000)));
    run.feed(talk.receive('GET /a HTTP/1.1\r\n\r\n'), talk.send('HTTP/1.1 204 No Content\r\n\r\n'));
    run.pipeline.finish();
    assert.deepEqual(run.operations(), ['GET']);
  });
});

describe('a command that nobody knows', () => {
  it('is counted where it comes first, once it is known who serves', () => {
    for (const role of ['server', 'client'] as const) {
      for (const fresh of [true, false]) {
        const run = new Run();
        const talk = new Conversation({ role, fresh });
        const ask = (text: string) => (role === 'server' ? talk.receive(text) : talk.send(text));
        const tell = (text: string) => (role === 'server' ? talk.send(text) : talk.receive(text));
        run.feed(ask(resp('NOSUCH', 'x')), tell("-ERR unknown command 'NOSUCH'\r\n"));
        run.feed(ask(resp('GET', 'k')), tell('$-1\r\n'));
        run.pipeline.finish();
        assert.deepEqual(
          run.seen.map((seen) => [seen.operation, seen.errorType]),
          [
            ['_OTHER', 'ERR'],
            ['GET', null],
          ],
        );
        assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
      }
    }
  });

  it('does not tell who serves: an answer may look the same', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'unknown', fresh: false });
    run.feed(talk.receive(resp('ONE', 'TWO')));
    assert.equal(run.pipeline.account().coverage.connections.decoded, 0);
    run.feed(talk.send(resp('GET', 'k')), talk.receive('$-1\r\n'));
    run.pipeline.finish();
    assert.deepEqual(
      run.seen.map((seen) => [seen.role, seen.operation]),
      [['client', 'GET']],
    );
  });
});

describe('the end of a connection', () => {
  it('makes an error of a request that is not answered', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive('GET /slow HTTP/1.1\r\n\r\n'), talk.eof(), talk.close());
    assert.equal(run.seen[0]?.outcome, 'unanswered');
  });

  it('tells a reset', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.connect(), talk.connected(), talk.send('GET /slow HTTP/1.1\r\n\r\n'), talk.close(ECONNRESET));
    assert.equal(run.seen[0]?.outcome, 'reset');
  });

  it('makes a transaction of a refused connect', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.connect(), talk.close(ECONNREFUSED));
    assert.equal(run.seen[0]?.operation, 'connect');
    assert.equal(run.seen[0]?.outcome, 'refused');
    assert.equal(run.seen[0]?.errorType, 'ECONNREFUSED');
  });

  it('completes a body that lasts until the end', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(
      talk.send('GET / HTTP/1.0\r\n\r\n'),
      talk.receive('HTTP/1.0 200 OK\r\n\r\nbody'),
      talk.receive('more'),
      talk.eof(),
      talk.close(),
    );
    assert.deepEqual(
      run.seen.map((transaction) => transaction.statusCode),
      ['200'],
    );
    assert.equal(run.seen[0]?.outcome, 'ok');
  });

  it('completes a body of which the rest was skipped by a verdict, up to the end of the stream', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send('GET / HTTP/1.0\r\n\r\n'), talk.receive('HTTP/1.0 200 OK\r\n\r\nbody'));
    talk.receive('', { length: 200_000 });
    run.feed(talk.eof(), talk.close());
    assert.equal(run.seen[0]?.responseBytes, 200_023);
    assert.equal(run.pipeline.account().stream.gapBytes, 0);
  });

  it('is no error of an idle connection', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(resp('PING')), talk.send('+PONG\r\n'), talk.eof(), talk.close());
    assert.deepEqual(
      run.seen.map((transaction) => transaction.outcome),
      ['ok'],
    );
  });

  it('shows what is in flight, with its age', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(resp('BLPOP', 'q', '0'), { timeNs: 4000 }));
    const [open] = run.pipeline.inFlight();
    assert.equal(open?.operation, 'BLPOP');
    assert.equal(open?.waiting, true);
    assert.equal(open?.startNs, 4000);
  });
});

describe('what nobody knows', () => {
  it('is unknown, ignored after a while, and looked at again', () => {
    const run = new Run();
    const talk = new Conversation({ fresh: false });
    for (let i = 0; i < 40; i += 1) run.feed(talk.receive(`mumble ${i}\n`));
    assert.deepEqual(run.verdicts, ['ignore 1']);
    assert.equal(run.pipeline.account().coverage.connections.unknown, 1);
    run.pipeline.tick(10e9);
    assert.deepEqual(run.verdicts, ['ignore 1', 'capture 1']);
    run.feed(talk.receive(resp('GET', 'k')), talk.send('$-1\r\n'));
    run.pipeline.finish();
    assert.deepEqual(run.operations(), ['GET']);
    assert.equal(run.pipeline.account().coverage.connections.decoded, 1);
  });
});

describe('a protocol that is recognised only', () => {
  const hello = Uint8Array.of(0x16, 3, 1, 0, 6, 1, 0, 1, 252, 3, 3);

  it('is counted in turns, from the first byte asked to the last answered before the next', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send(hello, { timeNs: 1000, handoverNs: 1000 }), talk.receive('x', { length: 3000, timeNs: 5000 }));
    run.feed(
      talk.send('y', { length: 400, timeNs: 9000, handoverNs: 9000 }),
      talk.send('y', { length: 100, timeNs: 9500, handoverNs: 9500 }),
    );
    run.feed(
      talk.receive('z', { length: 16000, timeNs: 12000 }),
      talk.receive('z', { length: 9000, timeNs: 15000 }),
      talk.close(),
    );
    assert.deepEqual(
      run.seen.map((seen) => [
        seen.operation,
        seen.outcome,
        seen.durationNs,
        seen.firstByteNs,
        seen.requestBytes,
        seen.responseBytes,
      ]),
      [
        ['turn', 'ok', 4000, 4000, 11, 3000],
        ['turn', 'ok', 6000, 3000, 500, 25000],
      ],
    );
    assert.deepEqual(run.verdicts, ['lengths 1']);
    const { coverage } = run.pipeline.account();
    assert.equal(coverage.connections.tls, 1);
    assert.equal(coverage.bytes.tls, 28511);
  });

  it('ends a turn after a silence, and shows one that waits', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send(hello, { timeNs: 1000 }));
    assert.equal(run.pipeline.inFlight()[0]?.operation, 'turn');
    run.feed(talk.receive('x', { timeNs: 5000 }));
    assert.equal(run.seen.length, 0);
    run.pipeline.tick(2e9);
    assert.equal(run.seen.length, 1);
  });

  it('is no error where the last word, a close_notify, meets a reset', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(hello), talk.send('x'), talk.receive('n', { length: 24 }), talk.close(ECONNRESET));
    assert.deepEqual(
      run.seen.map((seen) => seen.outcome),
      ['ok'],
    );
  });

  it('is no error where the last word is not answered, and one where the connection is reset', () => {
    for (const [errno, outcomes] of [
      [0, ['ok']],
      [ECONNRESET, ['ok', 'reset']],
    ] as const) {
      const run = new Run();
      const talk = new Conversation({ role: 'client' });
      run.feed(talk.send(hello), talk.receive('x'), talk.send('request', { length: 300 }), talk.close(errno));
      assert.deepEqual(
        run.seen.map((seen) => seen.outcome),
        outcomes,
      );
    }
  });
});

describe('both ends of a conversation', () => {
  it('are tied together by addresses and sequence numbers', () => {
    const run = new Run();
    const client = new Conversation({ connection: 7, role: 'client', receivedFrom: 5000, sentFrom: 1000 });
    const server = new Conversation({
      connection: 8,
      role: 'server',
      receivedFrom: 1000,
      sentFrom: 5000,
      mirrored: true,
    });
    run.feed(
      client.send(resp('GET', 'k')),
      server.receive(resp('GET', 'k')),
      server.send('$-1\r\n'),
      client.receive('$-1\r\n'),
    );
    assert.deepEqual(
      run.seen.map((seen) => [seen.role, seen.peerId, seen.requestPosition]),
      [
        ['server', 7, run.seen[1]?.requestPosition],
        ['client', 8, run.seen[0]?.requestPosition],
      ],
    );
  });
});
