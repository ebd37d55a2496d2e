import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Claim, detectProtocol } from '../../src/protocols/detect.ts';
import { type Detection, IS_EITHER, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../../src/protocols/protocol.ts';
import { createDecoders } from '../../src/protocols/registry.ts';

const DECODERS = createDecoders(['http', 'redis']);

function detect(text: string): [Detection, string | null] {
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  const claim = new Claim();
  detectProtocol(DECODERS, bytes, 0, bytes.length, claim);
  return [claim.detection, claim.decoder?.name ?? null];
}

const CASES: readonly (readonly [string, Detection, string | null])[] = [
  ['GET / HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['M-SEARCH * HTTP/1.1\r\nHOST: x\r\n', IS_REQUEST, 'http'],
  ['CONNECT a:1 HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['GET http://a/ HTTP/1.0\r\n\r\n', IS_REQUEST, 'http'],
  ['GET / HTTP/1.1', MAYBE, null],
  ['GET / HT', MAYBE, null],
  ['GET', MAYBE, null],
  ['GET / HTTP/1.1\r\n\u0000\u0001', NO, null],
  ['GET / HTTP/2.0\r\n', IS_REQUEST, 'http'],
  ['\r\n\n\r\nGET / HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['\r\n\r', MAYBE, null],
  ['get  /a\tHTTP/1.1 \n(X): y\n', IS_REQUEST, 'http'],
  ['G / HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['MY_METHOD ?x=1 HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['GET HTTP://h/a HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['GET ws+unix://h/a HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['CONNECT [::1]:443 HTTP/1.1\r\n', IS_REQUEST, 'http'],
  ['GET ftp:', MAYBE, null],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', NO, null],
  ['OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n', NO, null],
  ['INVITE sip:a@b SIP/2.0\r\nVia: x\r\n', NO, null],
  ['REQMOD icap://h/a ICAP/1.0\r\nHost: h\r\n', NO, null],
  ['GNUTELLA CONNECT/0.6\r\nX: y\r\n', NO, null],
  ['GNUTELLA/0.6 200 OK\r\n', NO, null],
  ['SUBSCRIBE a HTTP/1.1\r\n', NO, null],
  ['HTTP/1.1 200 OK\r\n', IS_RESPONSE, 'http'],
  ['HTTP/1.1 200\r\nA: b\r\n', IS_RESPONSE, 'http'],
  ['HTTP/1.1 2', MAYBE, null],
  ['HTTP/1.1 999 OK\r\n', IS_RESPONSE, 'http'],
  ['HTTP/2.0  200 OK\r\n', IS_RESPONSE, 'http'],
  ['HTTP/1.1 099 OK\r\n', NO, null],
  ['HTTP/x 200 OK\r\n', NO, null],
  ['*1\r\n$4\r\nPING\r\n', IS_REQUEST, 'redis'],
  ['*2\r\n$3\r\nget\r\n$1000\r\nabc', IS_REQUEST, 'redis'],
  ['*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n', IS_RESPONSE, 'redis'],
  ['*2\r\n$3\r\nfoo\r\n$3\r\nbar\r\n', IS_EITHER, 'redis'],
  ['*2\r\n$5\r\nfoo:1\r\n$3\r\nbar\r\n', IS_RESPONSE, 'redis'],
  ['ping\r\n', IS_REQUEST, 'redis'],
  ['Ping\r\nPING\r\n', IS_REQUEST, 'redis'],
  ['info\r\n', NO, null],
  ['AUTH secret\r\nPING\r\n', IS_REQUEST, 'redis'],
  ['AUTH secret\r\nQUIT\r\n', NO, null],
  ['AUTH secret\r\nPI', MAYBE, null],
  ['*1\r\n$7\r\nFOO.BAR\r\n', IS_EITHER, 'redis'],
  ['*1\r\n$7\r\nFOO.BA', MAYBE, null],
  ['*1\r\n$7\r\nFOO.BAR\r\n*1\r\n$4\r\nPING\r\n', IS_REQUEST, 'redis'],
  ['*1\r\n$7\r\nFOO.BAR\r\n:1\r\n', IS_RESPONSE, 'redis'],
  ['*2\r\n$4\r\nPI', MAYBE, null],
  ['PING\r\n', IS_REQUEST, 'redis'],
  ['SET a 1\r\n', IS_REQUEST, 'redis'],
  ['set a 0 0 1\r\nx\r\n', NO, null],
  ['QUIT\r\n', NO, null],
  ['GET a HTTP/1.1\r\n', NO, null],
  ['+OK\r\n', IS_RESPONSE, 'redis'],
  ['+OK 2 messages\r\n', NO, null],
  ['+O', MAYBE, null],
  ['-ERR no such message\r\n', MAYBE, null],
  ["-ERR unknown command 'x'\r\n", IS_RESPONSE, 'redis'],
  ['-WRONGTYPE Operation\r\n', IS_RESPONSE, 'redis'],
  [':1\r\n', IS_RESPONSE, 'redis'],
  [':1x\r\n', NO, null],
  ['$5\r\nhello\r\n', IS_RESPONSE, 'redis'],
  ['$5\r\nhelloxx', NO, null],
  ['%1\r\n', IS_RESPONSE, 'redis'],
  ['_\r\n#t\r\n,1.5\r\n', IS_RESPONSE, 'redis'],
  ['', MAYBE, null],
  ['SSH-2.0-OpenSSH_9.2\r\n', NO, null],
  ['\u0016\u0003\u0001\u0002\u0000\u0001', NO, null],
];

describe('detection', () => {
  for (const [text, detection, name] of CASES) {
    it(`of ${JSON.stringify(text)} is ${detection} by ${name}`, () =>
      assert.deepEqual(detect(text), [detection, name]));
  }
  it('gives bytes that two are certain of to neither', () => {
    const [http] = createDecoders(['http']);
    const bytes = new Uint8Array(Buffer.from('GET / HTTP/1.1\r\n'));
    const claim = new Claim();
    assert.equal(
      detectProtocol(
        [http, http].filter((one) => one !== undefined),
        bytes,
        0,
        bytes.length,
        claim,
      ),
      MAYBE,
    );
    assert.equal(claim.decoder, null);
  });
});
