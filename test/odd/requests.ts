/** What no client in its right mind sends, and servers answer nonetheless, each in its own way. */

/** Sent over a connection of its own. */
export interface OddRequest {
  readonly name: string;
  /** Between two of them something of the server's is waited for, or its silence. */
  readonly pieces: readonly (string | Buffer)[];
  /** How many answers a server may give at most. */
  readonly requests: number;
  readonly method?: 'HEAD';
  /** What the client does when it has sent all; else it reads until it was answered. */
  readonly ending?: 'end' | 'reset';
}

const HOST = 'Host: a\r\n';
const GET = `GET /plain HTTP/1.1\r\n${HOST}\r\n`;
/** Above every limit of the servers here that is a default, but Go's. */
const LONG = 70_000;
/** More than the servers here take; and more than they read at once. */
const UPLOAD = Buffer.alloc(200_000, 'u');
const TLS_HELLO = Buffer.from(
  '16030100750100007103032020202020202020202020202020202020202020202020202020202020202020000004130113020100' +
    '0044000a00040002001d000d00060004040305030033002600240' +
    '01d00202020202020202020202020202020202020202020202020202020202020202020002b0003020304',
  'hex',
);

export const ODD_REQUESTS: readonly OddRequest[] = [
  one('plain', GET),
  one('blank lines first', `\r\n\r\n${GET}`),
  one('bare blank lines first', `\n\n${GET}`),
  one('lower-case method', get('get /plain HTTP/1.1')),
  one('short method', get('AB /plain HTTP/1.1')),
  one('method with _', get('FOO_BAR /plain HTTP/1.1')),
  one('PROPFIND', get('PROPFIND /plain HTTP/1.1')),
  one('absolute target', get('GET http://a/plain HTTP/1.1')),
  one('absolute target, upper case', get('GET HTTP://A/plain HTTP/1.1')),
  one('ftp target', get('GET ftp://a/plain HTTP/1.1')),
  one('no slash', get('GET plain HTTP/1.1')),
  one('OPTIONS *', get('OPTIONS * HTTP/1.1')),
  one('CONNECT', get('CONNECT a:80 HTTP/1.1')),
  one('two spaces', get('GET  /plain  HTTP/1.1')),
  one('HTTP/1.2', get('GET /plain HTTP/1.2')),
  one('HTTP/2.0', get('GET /plain HTTP/2.0')),
  one('HTTP/9.9', get('GET /plain HTTP/9.9')),
  one('HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  one('HTTP/0.9', 'GET /plain\r\n'),
  one('chunked and a length', post('Transfer-Encoding: chunked\r\nContent-Length: 3', '3\r\nabc\r\n0\r\n\r\n')),
  one('chunked by HTTP/1.0', post('Transfer-Encoding: chunked', '3\r\nabc\r\n0\r\n\r\n', '1.0')),
  one('identity', post('Transfer-Encoding: identity\r\nContent-Length: 3', 'abc')),
  one('unknown coding', post('Transfer-Encoding: rot13', 'abc')),
  one('one length twice', post('Content-Length: 3\r\nContent-Length: 3', 'abc')),
  one('two lengths', post('Content-Length: 3\r\nContent-Length: 4', 'abcd')),
  one('negative length', post('Content-Length: -3', '')),
  one('empty length', post('Content-Length:', '')),
  one('obs-fold', get('GET /plain HTTP/1.1', 'X-Folded: one\r\n two')),
  one('folded length', post('Content-Length:\r\n 3', 'abc')),
  one('spaces after a chunk size', post('Transfer-Encoding: chunked', '3  \r\nabc\r\n0\r\n\r\n')),
  one('extension and trailer', post('Transfer-Encoding: chunked', '3;a=b\r\nabc\r\n0\r\nX-T: 1\r\n\r\n')),
  one('no chunk size', post('Transfer-Encoding: chunked', 'zz\r\nabc\r\n0\r\n\r\n')),
  one('bare LF', `GET /plain HTTP/1.1\nHost: a\n\n`),
  one('no Host', 'GET /plain HTTP/1.1\r\n\r\n'),
  one('space before a colon', get('GET /plain HTTP/1.1', 'X-Odd : 1')),
  one('odd field name', get('GET /plain HTTP/1.1', 'X@(Y): 1')),
  one('NUL in a field', get('GET /plain HTTP/1.1', 'X-Nul: a\0b')),
  one('long head', get('GET /plain HTTP/1.1', `X-Long: ${'x'.repeat(LONG)}`)),
  one('long target', get(`GET /${'x'.repeat(LONG)} HTTP/1.1`)),
  one('TLS ClientHello', TLS_HELLO),
  one('garbage', 'hello world, is anybody there?\r\n\r\n'),
  one('binary garbage', Buffer.from('000102fffefd80808080000d0a0d0a', 'hex')),
  one('PROXY preface', `PROXY TCP4 192.0.2.1 192.0.2.2 5000 80\r\n${GET}`),
  { name: 'nothing', pieces: [], requests: 0, ending: 'end' },
  { name: 'half a head, end', pieces: ['GET /plain HTTP/1.1\r\nHos'], requests: 1, ending: 'end' },
  { name: 'half a body, end', pieces: [post('Content-Length: 10', 'abc')], requests: 1, ending: 'end' },
  { name: 'HEAD', pieces: [get('HEAD /big HTTP/1.1')], requests: 1, method: 'HEAD' },
  many('two at once', 2, GET + GET),
  many('upload and GET at once', 2, post('Content-Length: 3', 'abc') + GET),
  many('good, then garbage', 2, GET, '\x01\x02\x03garbage\r\n\r\n'),
  many('good and garbage at once', 2, `${GET}garbage\r\n\r\n`),
  one('100-continue', post('Expect: 100-continue\r\nContent-Length: 3', ''), 'abc'),
  one('100-continue refused', refuse('Expect: 100-continue\r\nContent-Length: 3')),
  one('unknown expectation', post('Expect: miracles\r\nContent-Length: 3', ''), 'abc'),
  one('refused while uploading', refuse(`Content-Length: ${10 * UPLOAD.length}`), UPLOAD),
  one('uploaded, though refused', refuse(`Content-Length: ${UPLOAD.length}`), UPLOAD),
  one('too much', `POST /upload HTTP/1.1\r\n${HOST}Content-Length: ${UPLOAD.length}\r\n\r\n`, UPLOAD),
  { name: 'download left', pieces: [get('GET /big HTTP/1.1')], requests: 1, ending: 'reset' },
];

function one(name: string, ...pieces: OddRequest['pieces']): OddRequest {
  return { name, pieces, requests: 1 };
}

function many(name: string, requests: number, ...pieces: OddRequest['pieces']): OddRequest {
  return { name, pieces, requests };
}

function get(line: string, fields?: string): string {
  return `${line}\r\n${HOST}${fields === undefined ? '' : `${fields}\r\n`}\r\n`;
}

function post(fields: string, body: string, version = '1.1'): string {
  return `POST /echo HTTP/${version}\r\n${HOST}${fields}\r\n\r\n${body}`;
}

function refuse(fields: string): string {
  return `POST /refuse HTTP/1.1\r\n${HOST}${fields}\r\n\r\n`;
}
