import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpDecoder } from '../../../src/protocols/http/decoder.ts';
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
    assert.deepEqual(summary(requests('PROPFIND / HTTP/1.1\r\n\r\nget / HTTP/1.1\r\n\r\n')), ['_OTHER /', '_OTHER /']);
  });
  it('may have empty lines before them and bare line feeds in them', () => {
    assert.deepEqual(summary(requests('\r\n\r\nGET / HTTP/1.1\nA: b\n\nGET /b HTTP/1.1\r\n\r\n')), ['GET /', 'GET /b']);
  });
  it('may have heads of up to 64 KiB in any pieces, and no larger ones', () => {
    const head = (size: number) => `GET / HTTP/1.1\r\nA: ${'x'.repeat(size)}\r\n\r\n`;
    assert.deepEqual(summary(requests(head(64_000))), ['GET /']);
    assert.equal(requests(head(66_000)).status, INVALID);
    assert.equal(requests(head(66_000).slice(0, -4)).status, INVALID);
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
    ['a length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked'],
    ['a negative length', 'Content-Length: -3'],
    ['a length with a sign', 'Content-Length: +3'],
    ['an empty length', 'Content-Length:'],
    ['a length that no number holds', 'Content-Length: 99999999999999999999'],
    ['a space before the colon', 'Content-Length : 3'],
    ['a folded length', 'Content-Length: 3\r\n 4'],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, gzip'],
    ['chunks twice', 'Transfer-Encoding: chunked, chunked'],
    ['a line that is no field', '\u0001'],
  ]) {
    it(`are refused with ${what}`, () => {
      assert.equal(requests(`POST / HTTP/1.1\r\n${fields}\r\n\r\nabcd`).status, INVALID);
    });
  }
  it('are accepted with equal lengths, and other fields folded', () => {
    const text = 'POST / HTTP/1.1\r\ncontent-LENGTH: 3, 3\r\nContent-Length:3\r\nContent-Type: a;\r\n b\r\n\r\nabc';
    assert.equal(requests(text).start, text.length);
  });
  it('are refused with control characters or spaces in the target, or another version', () => {
    for (const line of [
      'GET /a b HTTP/1.1',
      'GET /\u0007 HTTP/1.1',
      'GET / HTTP/2.0',
      'GET /',
      'GET  / HTTP/1.1',
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
    `1;${'x'.repeat(5000)}\r\n`,
  ]) {
    it(`are refused with the chunk ${JSON.stringify(chunk.slice(0, 20))}`, () => {
      assert.equal(responses(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`).status, INVALID);
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
  it('are refused with another status line, or contradictory lengths', () => {
    for (const head of [
      'HTTP/1.1 2x0 OK',
      'HTTP/1.1 20',
      'HTTP/1.1 2000 OK',
      'HTTP/2 200',
      'ICY 200 OK',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked',
    ]) {
      assert.equal(responses(`${head}\r\n\r\n`).status, INVALID, head);
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
    assert.deepEqual(new HttpDecoder().attributes('GET', '/a', '200'), {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    });
    assert.deepEqual(new HttpDecoder().attributes('', null, null), {});
  });
});
