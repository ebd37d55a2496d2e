/** Requests that nobody can read are answered, too. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from '../conversation.ts';
import { resp } from '../resp.ts';
import { Run } from '../run-pipeline.ts';
import { clean, table } from './table.ts';

const BAD = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbad';
const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** A TLS 1.3 ClientHello, as far as a detector looks. */
const HELLO = Uint8Array.from([
  22,
  3,
  1,
  0,
  47,
  1,
  0,
  0,
  43,
  3,
  3,
  ...Array.from({ length: 32 }, (_, i) => i),
  0,
  0,
  2,
  19,
  1,
  1,
  0,
]);

for (const role of ['server', 'client'] as const) {
  describe(`to a ${role}`, () => {
    function talked(...said: readonly (string | Uint8Array)[]): { run: Run; talk: Conversation } {
      const talk = new Conversation({ role });
      const run = new Run();
      const [ask, answer] = role === 'server' ? (['receive', 'send'] as const) : (['send', 'receive'] as const);
      if (role === 'client') run.feed(talk.connected());
      for (const [i, text] of said.entries()) run.feed(talk[i % 2 === 0 ? ask : answer](text));
      return { run, talk };
    }
    /** 16 bytes of an answer have no record. */
    function lose(talk: Conversation): void {
      if (role === 'server') talk.sentPosition += 16;
      else talk.receivedPosition += 16;
    }
    const verdict = role === 'server' ? 'ok' : 'error';

    it('what is no request at all has the answer that it got', () => {
      const { run } = talked('hello?\r\n\r\n', BAD);
      assert.deepEqual(table(run), [`_OTHER 400 ${verdict}`]);
      assert.equal(run.seen[0]?.requestBytes, 10);
      assert.equal(run.seen[0]?.protocol, 'http');
      clean(run);
    });

    it('what is a request of another protocol has the answer that it got', () => {
      const { run, talk } = talked('GET /\r\n', BAD);
      assert.deepEqual(table(run), [`_OTHER 400 ${verdict}`]);
      assert.equal(run.seen[0]?.requestBytes, 7);
      run.feed(talk.close());
      assert.equal(run.seen.length, 1);
      clean(run);
    });

    it('… is in flight while the answer comes, and has it where the end of that is lost', () => {
      const { run, talk } = talked('GET /\r\n', BAD.slice(0, 40));
      assert.deepEqual(
        run.pipeline.inFlight().map(({ operation }) => operation),
        ['_OTHER'],
      );
      lose(talk);
      run.feed(role === 'server' ? talk.send('bad') : talk.receive('bad'), talk.close());
      assert.deepEqual(table(run), [`_OTHER 400 ${verdict}`]);
      assert.deepEqual(Object.values(run.pipeline.account().pairing), [0, 0]);
    });

    it('a request is not taken back by an answer that may not be its own', () => {
      const { run, talk } = talked('GET /\r\n');
      lose(talk);
      run.feed(role === 'server' ? talk.send(BAD) : talk.receive(BAD), talk.close());
      assert.deepEqual(table(run), []);
      assert.equal(run.pipeline.account().pairing.unmatchedRequests, 1);
    });

    it('… nor where more was asked that nobody understood', () => {
      const { run, talk } = talked('GET /\r\n');
      run.feed(role === 'server' ? talk.receive('\0\0\0') : talk.send('\0\0\0'));
      run.feed(role === 'server' ? talk.send(BAD) : talk.receive(BAD), talk.close());
      assert.deepEqual(table(run), []);
      assert.equal(run.pipeline.account().pairing.unmatchedRequests, 1);
    });

    it('bytes of TLS on a plain port are no turn', () => {
      const { run } = talked(HELLO, BAD);
      assert.deepEqual(table(run), [`_OTHER 400 ${verdict}`]);
      clean(run);
    });

    it('behind a good one', () => {
      const { run } = talked(GET, OK, 'GET /b HTTP/1.1\0\r\n\r\n', BAD);
      assert.deepEqual(table(run), ['GET /a 200 ok', `_OTHER 400 ${verdict}`]);
      clean(run);
    });

    it('… and the next good one counts again', () => {
      const { run } = talked(GET, OK, '\x01\x02\x03\x04', BAD, GET, OK);
      assert.deepEqual(table(run), ['GET /a 200 ok', `_OTHER 400 ${verdict}`, 'GET /a 200 ok']);
      clean(run);
    });

    it('a head that is not over has its name', () => {
      const { run } = talked(
        `GET /slow HTTP/1.1\r\nX-Long: ${'x'.repeat(9000)}`,
        'HTTP/1.1 431 Large\r\nContent-Length: 0\r\n\r\n',
      );
      assert.deepEqual(table(run), [`GET /slow 431 ${verdict}`]);
      clean(run);
    });

    it('a start line that is not over has none', () => {
      const { run } = talked(`GET /${'x'.repeat(9000)}`, 'HTTP/1.1 414 Long\r\nContent-Length: 0\r\n\r\n');
      assert.deepEqual(table(run), [`_OTHER 414 ${verdict}`]);
      clean(run);
    });

    it('… nor is what comes of it behind the answer a loss', () => {
      const { run, talk } = talked(`GET /${'x'.repeat(9000)}`, 'HTTP/1.1 414 Long\r\nContent-Length: 0\r\n\r\n');
      const more = role === 'server' ? talk.receive('y'.repeat(9000)) : talk.send('y'.repeat(9000));
      run.feed(more, talk.close());
      assert.deepEqual(table(run), [`_OTHER 414 ${verdict}`]);
      clean(run);
    });

    it('what is accepted nevertheless counts, and is told as not understood', () => {
      const { run } = talked(GET, OK, '\x01\x02\x03\x04', OK);
      assert.deepEqual(table(run), ['GET /a 200 ok', '_OTHER 200 ok']);
      assert.equal(run.pipeline.account().stream.unparsedBytes, 4);
    });

    it('another protocol whose answers look like others is not made of it', () => {
      const { run } = talked('USER me\r\n', '-ERR no\r\n', 'QUIT\r\n', '+OK bye\r\n');
      assert.deepEqual(table(run), []);
    });

    it('TLS that is answered by TLS stays so', () => {
      const { run, talk } = talked(HELLO, Uint8Array.from([22, 3, 3, 0, 4, 2, 0, 0, 0]));
      run.feed(talk.close());
      assert.deepEqual(table(run), ['turn ok']);
      assert.deepEqual(run.verdicts, ['lengths 1']);
    });
  });
}

it('a refusal of Redis to half a command is that of a command without a name', () => {
  const run = new Run();
  const talk = new Conversation();
  run.feed(talk.receive(resp('PING')), talk.send('+PONG\r\n'));
  run.feed(
    talk.receive('*2\r\n$3\r\nGET\r\n$999999999999\r\n'),
    talk.send('-ERR Protocol error: invalid bulk length\r\n'),
  );
  assert.deepEqual(
    run.seen.map(({ operation, statusCode }) => `${operation} ${statusCode}`),
    ['PING null', '_OTHER ERR'],
  );
});
