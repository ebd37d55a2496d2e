/**
 * Framing as the programs at both ends do it: what curl, wget, Python, Go, Node.js and Java make of these answers, and
 * http.server, net/http, Node.js, nginx and haproxy of these requests, was tried with each of them.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from '../conversation.ts';
import { Run } from '../run-pipeline.ts';
import { clean, table } from './table.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const CHUNKS = '5\r\nhello\r\n0\r\n\r\n';

/** Heads without their last empty line, and bodies. */
const ANSWERS: readonly (readonly [string, string])[] = [
  ['Content-Length: 999\r\nTransfer-Encoding: chunked', CHUNKS],
  ['Transfer-Encoding: chunked\r\nContent-Length: 0', CHUNKS],
  ['Transfer-Encoding: chunked\r\nContent-Length: abc', CHUNKS],
  ['Transfer-Encoding: identity\r\nContent-Length: 5', 'hello'],
  ['Transfer-Encoding: gzip\r\nContent-Length: 5', 'hello'],
  ['Transfer-Encoding: identity, chunked', CHUNKS],
  ['Transfer-Encoding: , chunked', CHUNKS],
  ['Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', CHUNKS],
  ['Transfer-Encoding: chunked, chunked', CHUNKS],
  ['Transfer-Encoding:\r\n chunked', CHUNKS],
  ['Transfer-Encoding : chunked', CHUNKS],
  ['Content-Length: 5, 5', 'hello'],
  ['Content-Length: 5\r\nContent-Length: 6', 'hello'],
  ['Content-Length: 6\r\nContent-Length: 5', 'hello!'],
  ['Content-Length: 5, 6', 'hello'],
  ['Content-Length:\r\n 5', 'hello'],
  ['Content-Length: 5\r\n \r\nX: y', 'hello'],
  ['Content-Length: +5', 'hello'],
  ['Content-Length: 5abc', 'hello'],
  ['Content-Length: 5.0', 'hello'],
  ['Content-Length : 5', 'hello'],
  ['Content-Length: ', 'hello'],
  ['Content-Length: -1', 'hello'],
  ['Content-Length: 99999999999999999999999', 'hello'],
  ['Content-Length: 5\r\n: y\r\nX Y: y\r\nno colon\r\nX: a\0b', 'hello'],
  [' X: y\r\nContent-Length: 5', 'hello'],
  ['Transfer-Encoding: chunked', '5 \r\nhello\r\n0  \r\n\r\n'],
  ['Transfer-Encoding: chunked', '5 ; a = "b c"\r\nhello\r\n0;x\r\n\r\n'],
  ['Transfer-Encoding: chunked', `5;a=${'b'.repeat(6000)}\r\nhello\r\n0\r\n\r\n`],
  ['Transfer-Encoding: chunked', ' 5\r\nhello\r\n0\r\n\r\n'],
  ['Transfer-Encoding: chunked', '5 abc\r\nhello\r\n0\r\n\r\n'],
  ['Transfer-Encoding: chunked', '5\nhello\n0\n\n'],
  ['Transfer-Encoding: chunked', '0x5\r\nhello\r\n0\r\n\r\n'],
  ['Transfer-Encoding: chunked', 'hello world'],
  ['Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\n@garbage\r\n\r\n'],
];

const STATUS_LINES = ['HTTP/1.0 200', 'HTTP/1.1  200 OK', 'HTTP/2.0 200 OK', 'HTTP/2 200', 'HTTP/1.1\t200 OK'];

const REQUESTS: readonly string[] = [
  `POST /a HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
  `POST /a HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
  'POST /a HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: identity\r\n\r\nhello',
  'POST /a HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\nhello',
  'POST /a HTTP/1.1\r\nContent-Length:\r\n 5\r\n\r\nhello',
  'POST /a HTTP/1.1\r\nContent-Length:\r\n\r\n',
  'POST /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
  'POST /a HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello\r\n',
  'POST /a HTTP/1.1\r\n@X: y\r\n(X): y\r\nno colon\r\n : z\r\n\r\n',
  'POST  /a  HTTP/1.1\r\n\r\n',
  'POST /a HTTP/2.0\r\n\r\n',
];

function talked(role: 'server' | 'client', said: readonly (readonly string[])[]): { run: Run; talk: Conversation } {
  const talk = new Conversation({ role });
  const run = new Run();
  const ways = role === 'server' ? (['receive', 'send'] as const) : (['send', 'receive'] as const);
  if (role === 'client') run.feed(talk.connected());
  said.forEach((pieces, turn) => {
    for (const piece of pieces) run.feed(talk[ways[turn % 2] as 'send'](piece));
  });
  return { run, talk };
}

for (const role of ['server', 'client'] as const) {
  describe(`framed as the peers of a ${role} do`, () => {
    for (const [fields, body] of ANSWERS) {
      it(`an answer with ${JSON.stringify(fields + body).slice(0, 90)}`, () => {
        const answer = `HTTP/1.1 200 OK\r\n${fields}\r\n\r\n${body}`;
        for (const cut of [0, 20, answer.length - 3]) {
          const pieces = cut === 0 ? [answer] : [answer.slice(0, cut), answer.slice(cut)];
          const { run, talk } = talked(role, [[GET], pieces, [GET], pieces, [GET], [OK]]);
          run.feed(talk.close());
          assert.deepEqual(table(run), ['GET /a 200 ok', 'GET /a 200 ok', 'GET /a 200 ok'], `cut at ${cut}`);
          assert.deepEqual(
            run.seen.map(({ responseBytes }) => responseBytes),
            [answer.length, answer.length, OK.length],
          );
          clean(run);
        }
      });
    }
    for (const line of STATUS_LINES) {
      it(`an answer that begins with ${line}`, () => {
        const { run } = talked(role, [[GET], [`${line}\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`], [GET], [OK]]);
        assert.deepEqual(table(run), ['GET /a 200 ok', 'GET /a 200 ok']);
        clean(run);
      });
    }
    for (const request of REQUESTS) {
      it(`a request ${JSON.stringify(request).slice(0, 90)}`, () => {
        const { run } = talked(role, [[GET], [OK], [request], [OK], [request], [OK], [GET], [OK]]);
        assert.deepEqual(table(run), ['GET /a 200 ok', 'POST /a 200 ok', 'POST /a 200 ok', 'GET /a 200 ok']);
        clean(run);
      });
    }

    it('an answer whose end nothing tells is whole where the connection ends', () => {
      const { run, talk } = talked(role, [[GET], ['HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nhel', 'lo']]);
      run.feed(talk.close());
      assert.deepEqual(table(run), ['GET /a 200 ok']);
      clean(run);
    });

    it('… and where others were asked for before, the place is lost, and found again, and said to be', () => {
      const { run } = talked(role, [
        [GET + GET],
        ['HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello', OK],
        [GET],
        [OK],
        [GET],
        [OK],
      ]);
      assert.ok(table(run).length >= 1 && table(run).every((row) => row === 'GET /a 200 ok'));
      assert.ok(run.pipeline.account().stream.unparsedBytes > 0);
    });

    it('a request whose end nothing tells hides no other that begins a call', () => {
      const post = 'POST /a HTTP/1.1\r\nContent-Length: 5, 6\r\n\r\nhelloGET /hidden HTTP/1.1\r\n\r\n';
      const { run } = talked(role, [[post], ['HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n'], [GET], [OK]]);
      assert.deepEqual(table(run), [`POST /a 400 ${role === 'server' ? 'ok' : 'error'}`, 'GET /a 200 ok']);
      clean(run);
    });

    it('empty lines behind a body are no beginning of what comes next', () => {
      const talk = new Conversation({ role });
      const run = new Run();
      const [ask, answer] = role === 'server' ? (['receive', 'send'] as const) : (['send', 'receive'] as const);
      const post = 'POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi';
      if (role === 'client') run.feed(talk.connected());
      for (let i = 0; i < 3; i += 1) {
        talk.nowNs += 1e9;
        run.feed(talk[ask](`${post}\r\n`), talk[answer](`${OK}\r\n`));
      }
      assert.deepEqual(table(run), ['POST /a 200 ok', 'POST /a 200 ok', 'POST /a 200 ok']);
      for (const { durationNs } of run.seen) assert.ok(durationNs < 1e6, `${durationNs}`);
      clean(run);
    });
  });
}

describe('long heads', () => {
  const FIELDS = Array.from({ length: 100 }, (_, i) => `X-${i}: ${'y'.repeat(900)}\r\n`).join('');
  for (const [what, fields] of [
    ['of 90 kB in many fields', FIELDS],
    ['of 900 kB in one field', `Cookie: ${'x'.repeat(900_000)}\r\n`],
    ['of 70 kB folded', `Cookie: a\r\n${' bcdefgh\r\n'.repeat(7000)}`],
  ] as const) {
    it(`${what} are read, and not kept`, () => {
      const request = `POST /a HTTP/1.1\r\n${fields}Content-Length: 2\r\n\r\nhi`;
      const answer = `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n${fields}\r\nok`;
      for (const piece of [16_384, 1448, 100_000]) {
        const run = new Run();
        const talk = new Conversation();
        run.feed(talk.receive(GET), talk.send(OK));
        for (let at = 0; at < request.length; at += piece) run.feed(talk.receive(request.slice(at, at + piece)));
        for (let at = 0; at < answer.length; at += piece) run.feed(talk.send(answer.slice(at, at + piece)));
        assert.deepEqual(table(run), ['GET /a 200 ok', 'POST /a 200 ok']);
        assert.deepEqual([run.seen[1]?.requestBytes, run.seen[1]?.responseBytes], [request.length, answer.length]);
        clean(run);
      }
    });
  }

  it('of a first request, too', () => {
    const run = new Run();
    const talk = new Conversation();
    const request = `GET /a HTTP/1.1\r\nCookie: ${'x'.repeat(70_000)}\r\n\r\n`;
    for (let at = 0; at < request.length; at += 4096) run.feed(talk.receive(request.slice(at, at + 4096)));
    run.feed(talk.send(OK));
    assert.deepEqual(table(run), ['GET /a 200 ok']);
    clean(run);
  });
});
