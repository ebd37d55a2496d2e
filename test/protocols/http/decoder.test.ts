import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpDecoder, httpAttributes } from '../../../src/protocols/http/decoder.ts';
import {
  ERROR_FOR_BOTH,
  ERROR_FOR_CLIENT,
  ERROR_FOR_NONE,
  INVALID,
  KIND_INTERIM,
  NEED_MORE,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  UNKNOWN_REQUEST,
  UNTIL_END,
  UNTIL_TURN,
  WAIT,
} from '../../../src/protocols/protocol.ts';
import { Conversation, summary } from '../decoding.ts';

const PLAIN = 0;

function requests(text: string) {
  return new Conversation(new HttpDecoder()).decode(REQUEST, text);
}

function responses(text: string, token = PLAIN, ended = false) {
  return new Conversation(new HttpDecoder()).decode(RESPONSE, text, { token, ended });
}

describe('HTTP requests', () => {
  it('are read one after the other in a pipeline, with their bodies', () => {
    const text =
      'GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcDELETE /c HTTP/1.0\r\n\r\n';
    const decoded = requests(text);
    assert.deepEqual(summary(decoded), ['GET /a', 'POST /b', 'DELETE /c']);
    assert.deepEqual([decoded.status, decoded.start], [NEED_MORE, text.length]);
    assert.deepEqual(
      decoded.messages.map(({ version }) => version),
      ['1.1', '1.1', '1.0'],
    );
  });
  it('have all forms of target', () => {
    const targets = ['http://h/a?q=1', 'http://h', 'http://h?x', '*', 'h:1'];
    const text = targets.map((target) => `OPTIONS ${target} HTTP/1.1\r\n\r\n`).join('');
    assert.deepEqual(summary(requests(text)), ['OPTIONS /a', 'OPTIONS /', 'OPTIONS /', 'OPTIONS *', 'OPTIONS {*}']);
    assert.deepEqual(summary(requests('CONNECT example.com:443 HTTP/1.1\r\n\r\n')), ['CONNECT null']);
  });
  it('with unknown methods are _OTHER, and methods are case-sensitive', () => {
    assert.deepEqual(summary(requests('BREW / HTTP/1.1\r\n\r\nget / HTTP/1.1\r\n\r\n')), ['_OTHER /', '_OTHER /']);
  });
  it('may have empty lines before them and bare line feeds in them', () => {
    assert.deepEqual(summary(requests('\r\n\r\nGET / HTTP/1.1\nA: b\n\nGET /b HTTP/1.1\r\n\r\n')), ['GET /', 'GET /b']);
  });
  it('may have heads of up to 1 MiB in any pieces, and no larger ones', () => {
    const head = (size: number) => `GET / HTTP/1.1\r\nA: ${'x'.repeat(size)}\r\n\r\n`;
    assert.deepEqual(summary(requests(head(1_048_000))), ['GET /']);
    assert.equal(requests(head(1_049_000)).status, INVALID);
    assert.equal(requests(head(1_049_000).slice(0, -4)).status, INVALID);
    assert.equal(requests(`GET /${'x'.repeat(66_000)}`).status, INVALID);
  });
  it('have heads of which no more is kept than a line', () => {
    const line = `A: ${'x'.repeat(5000)}\r\n`;
    const conversation = new Conversation(new HttpDecoder());
    const first = conversation.decode(REQUEST, `GET / HTTP/1.1\r\n${line}${line}B: `);
    assert.deepEqual([first.status, first.start], [NEED_MORE, 16 + 2 * line.length]);
    const long = 'B: '.padEnd(9000, 'x');
    assert.equal(conversation.decode(REQUEST, long).start, long.length);
    assert.equal(conversation.decode(REQUEST, long).start, long.length);
    assert.deepEqual(summary(conversation.decode(REQUEST, '\r\nContent-Length: 2\r\n\r\nok')), ['GET /']);
  });
  it('leave what is not at hand of a body to SKIP', () => {
    const conversation = new Conversation(new HttpDecoder());
    const head = 'PUT /a HTTP/1.1\r\nContent-Length: 5000000000\r\n\r\n';
    const first = conversation.decode(REQUEST, `${head}abc`);
    assert.deepEqual([first.status, first.start, first.skip], [SKIP, head.length, 5_000_000_000]);
    assert.deepEqual(summary(conversation.decode(REQUEST, '')), ['PUT /a']);
  });
  for (const [what, fields] of [
    ['two different lengths', 'Content-Length: 3\r\nContent-Length: 4'],
    ['different lengths in a list', 'Content-Length: 3, 4'],
    ['a negative length', 'Content-Length: -3'],
    ['a length with a sign', 'Content-Length: +3'],
    ['an empty length', 'Content-Length:'],
    ['a length that no number holds', 'Content-Length: 99999999999999999999'],
    ['a space before the colon', 'Content-Length : 3'],
    ['a folded length that is two', 'Content-Length: 3\r\n 4'],
    ['a length that is bad before a good one', 'Content-Length: x\r\nContent-Length: 3'],
    ['a length of 9 kB', `Content-Length: 3${' '.repeat(9000)}`],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, gzip'],
    ['another coding', 'Transfer-Encoding: gzip'],
  ]) {
    it(`end where the conversation turns with ${what}`, () => {
      const head = `POST / HTTP/1.1\r\n${fields}\r\n`;
      const conversation = new Conversation(new HttpDecoder());
      const held = conversation.decode(REQUEST, head);
      assert.equal(held.status, NEED_MORE);
      const { status, skip, messages } = conversation.decode(REQUEST, `${head.slice(held.start)}\r\nabcd`);
      assert.deepEqual([status, skip, messages.length], [SKIP, UNTIL_TURN, 0]);
    });
  }
  for (const [what, fields, body] of [
    ['equal lengths', 'content-LENGTH: 3, 3\r\nContent-Length:3', 'abc'],
    ['a folded length', 'Content-Length:\r\n 3\r\nA: b', 'abc'],
    ['a length that is folded into nothing', 'Content-Length: 3\r\n \r\n\t', 'abc'],
    ['other fields folded', 'Content-Length: 3\r\nContent-Type: a;\r\n Content-Length: 9', 'abc'],
    ['chunks and a length', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\nContent-Length: x', '0\r\n\r\n'],
    ['chunks twice', 'Transfer-Encoding: chunked, chunked\r\nTransfer-Encoding: chunked', '0\r\n\r\n'],
    ['folded chunks', 'Transfer-Encoding:\r\n\tidentity,\r\n chunked', '0\r\n\r\n'],
    ['identity', 'Transfer-Encoding: identity\r\nContent-Length: 3', 'abc'],
    ['no coding', 'Transfer-Encoding:\r\nContent-Length: 3', 'abc'],
    [
      'names of any bytes',
      '\u0001\r\n@X: y\r\n(X): y\r\n: y\r\nX Y: z\r\n\u00e9: y\r\nno field\r\nContent-Length: 3',
      'abc',
    ],
  ]) {
    it(`are framed as by their peers with ${what}`, () => {
      const text = `POST / HTTP/1.1\r\n${fields}\r\n\r\n${body}`;
      for (const piece of [text.length, 1, 2, 5]) {
        const conversation = new Conversation(new HttpDecoder());
        const read: string[] = [];
        let held = '';
        for (let at = 0; at < text.length; at += piece) {
          held += text.slice(at, at + piece);
          const decoded = conversation.decode(REQUEST, held);
          read.push(...summary(decoded));
          held = held.slice(decoded.start);
          if (decoded.status !== SKIP) continue;
          at += decoded.skip - held.length;
          held = '';
        }
        read.push(...summary(conversation.decode(REQUEST, held)));
        assert.deepEqual([read, held], [['POST /'], ''], `in pieces of ${piece}`);
      }
    });
  }
  it('have chunks by HTTP/1.0', () => {
    const text = 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
    assert.deepEqual(summary(requests(text + text)), ['POST /', 'POST /']);
  });
  it('may have spaces where others have one, and other versions', () => {
    const lines = ['GET  /a  HTTP/1.1', 'GET\t/a\tHTTP/1.1 ', 'GET /a HTTP/2.0', 'GET /a HTTP/3.0', 'GET /a HTTP/1.10'];
    for (const line of lines) assert.deepEqual(summary(requests(`${line}\r\n\r\n`)), ['GET /a'], line);
  });
  it('are refused with control characters or spaces in the target, or without a version', () => {
    for (const line of [
      'GET /a b HTTP/1.1',
      'GET /\u0007 HTTP/1.1',
      'GET / HTTP/1',
      'GET / RTSP/1.0',
      'GET /',
      'PRI * HTTP/2.0',
      'G(T / HTTP/1.1',
      '{"a":1}',
    ]) {
      assert.equal(requests(`${line}\r\n\r\n`).status, INVALID, line);
    }
  });
  it('are refused at once where no method can begin so', () => assert.equal(requests('\u0000').status, INVALID));
});

describe('HTTP responses', () => {
  it('have no body to HEAD, 1xx, 204 and 304, whatever their length says', () => {
    const long = 'Content-Length: 1000\r\n\r\n';
    assert.deepEqual(summary(responses(`HTTP/1.1 200 OK\r\n${long}HTTP/1.1 404 Not Found\r\n${long}`, 1)), [
      '200',
      '404',
    ]);
    const bodiless = responses(
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No\r\n${long}HTTP/1.1 304 No\r\n${long}`,
      NO_REQUEST,
    );
    assert.deepEqual(summary(bodiless), ['100', '103', '204', '304']);
    assert.deepEqual(
      bodiless.messages.map(({ kind }) => kind === KIND_INTERIM),
      [true, true, false, false],
    );
  });
  it('wait for their request, consume nothing meanwhile, and go on without it', () => {
    const conversation = new Conversation(new HttpDecoder());
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    const waiting = conversation.decode(RESPONSE, text);
    assert.deepEqual([waiting.status, waiting.start], [WAIT, 0]);
    assert.deepEqual(summary(conversation.decode(RESPONSE, text, { token: UNKNOWN_REQUEST })), ['200']);
  });
  it('come in chunks with extensions and trailers, of which data is skipped with its line end', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n';
    const body = '5;name="v"\r\nhello\r\n00A \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n';
    assert.deepEqual(summary(responses(head + body + head + body)), ['200', '200']);
    const conversation = new Conversation(new HttpDecoder());
    const first = conversation.decode(RESPONSE, `${head}ffff\r\nabc`, { token: PLAIN });
    assert.deepEqual([first.status, first.skip], [SKIP, 0xffff + 2]);
    assert.deepEqual(summary(conversation.decode(RESPONSE, '0\r\n\r\n', { token: PLAIN })), ['200']);
  });
  for (const chunk of [
    'x\r\n',
    '-1\r\n',
    '\r\n',
    '1 2\r\n',
    'fffffffffffff\r\n',
    '3\r\nabcd\r\n',
    `1;${'x'.repeat(17_000)}\r\n`,
  ]) {
    it(`end where the conversation turns with the chunk ${JSON.stringify(chunk.slice(0, 20))}`, () => {
      const { status, skip } = responses(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`);
      assert.deepEqual([status, skip], [SKIP, UNTIL_TURN]);
    });
  }
  it('without length or chunks end with the connection', () => {
    const conversation = new Conversation(new HttpDecoder());
    const first = conversation.decode(RESPONSE, 'HTTP/1.0 200 OK\r\n\r\nsome', { token: PLAIN });
    assert.deepEqual([first.status, first.skip], [SKIP, UNTIL_END]);
    assert.deepEqual(summary(responses('HTTP/1.0 200 OK\r\n\r\nsome', PLAIN, true)), ['200']);
    assert.equal(responses('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nsome').skip, UNTIL_END);
  });
  it('101, and 2xx to CONNECT, end HTTP on the connection', () => {
    const upgrade = responses('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\u0081');
    assert.deepEqual([upgrade.status, summary(upgrade)], [OPAQUE, ['101']]);
    assert.equal(responses('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n', 2).status, OPAQUE);
    assert.deepEqual(summary(responses('HTTP/1.1 407 No\r\nContent-Length: 3\r\n\r\nabc', 2)), ['407']);
  });
  it('are errors for the client from 400, for both from 500', () => {
    const { messages } = responses(
      [302, 404, 503].map((status) => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`).join(''),
    );
    assert.deepEqual(
      messages.map(({ errorFor, errorType }) => [errorFor, errorType]),
      [
        [ERROR_FOR_NONE, null],
        [ERROR_FOR_CLIENT, '404'],
        [ERROR_FOR_BOTH, '503'],
      ],
    );
  });
  it('are refused with another status line', () => {
    for (const head of [
      'HTTP/1.1 2x0 OK',
      'HTTP/1.1 20',
      'HTTP/1.1 2000 OK',
      'HTTP/1.1 099 X',
      'HTTP/x 200',
      'ICY 200 OK',
    ]) {
      assert.equal(responses(`${head}\r\n\r\n`).status, INVALID, head);
    }
  });
  it('may have a status line as clients read it', () => {
    for (const line of [
      'HTTP/1.1  200 OK',
      'HTTP/1.1\t200',
      'HTTP/2.0 200 OK',
      'HTTP/2 200',
      'HTTP/1.10 200 OK',
      '\r\nHTTP/1.1 200OK',
    ]) {
      const text = `${line}\r\nContent-Length: 0\r\n\r\n`;
      for (let at = 1; at < text.length; at++) {
        const conversation = new Conversation(new HttpDecoder());
        const held = text.slice(conversation.decode(RESPONSE, text.slice(0, at), { token: PLAIN }).start);
        assert.deepEqual(
          summary(conversation.decode(RESPONSE, held, { token: PLAIN })),
          ['200'],
          `${line}, split at ${at}`,
        );
      }
    }
  });
  it('are forgotten after a gap, so that the next begins anew', () => {
    const conversation = new Conversation(new HttpDecoder());
    conversation.decode(RESPONSE, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n', { token: PLAIN });
    conversation.decoder.resync(conversation.state, RESPONSE);
    assert.deepEqual(
      summary(conversation.decode(RESPONSE, 'HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n', { token: PLAIN })),
      ['404'],
    );
  });
});

describe('HTTP attributes', () => {
  it('have OpenTelemetry names, a numeric status, and no route', () => {
    assert.deepEqual(httpAttributes('GET', '200'), {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    });
    assert.deepEqual(httpAttributes('', null), {});
  });
});
