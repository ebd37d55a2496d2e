/** What no server in its right mind answers, and clients take nonetheless, each in its own way. */

export interface OddAnswer {
  /** In the path that asks for it. */
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Sent one after the other: a client gets them in separate calls. */
  readonly pieces: readonly string[];
  /** What the server does then. */
  readonly ending: 'keep' | 'close' | 'reset';
  /** The last status in it; null: none that could be read. */
  readonly status: string | null;
  /** It lacks what it promises. */
  readonly isCut: boolean;
}

type Odd = Partial<OddAnswer>;

const BODY = 'plain';
const LENGTH = `Content-Length: ${BODY.length}`;
const OK = answer('200 OK', LENGTH);
const CHUNKED = 'Transfer-Encoding: chunked';
const CHUNKS = `5\r\n${BODY}\r\n0\r\n\r\n`;
/** Above the limits of most clients. */
const LONG = 70_000;

export const ODD_ANSWERS: readonly OddAnswer[] = [
  odd('plain', OK + BODY),
  odd('continue-first', `HTTP/1.1 100 Continue\r\n\r\n${OK}${BODY}`),
  odd('hints-first', [`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n`, OK + BODY], { ending: 'close' }),
  odd('no-content-with-length', answer('204 No Content', LENGTH), { status: '204', ending: 'close' }),
  odd('not-modified-with-length', answer('304 Not Modified', LENGTH), { status: '304' }),
  odd('head', OK, { method: 'HEAD' }),
  odd('head-with-body', OK + BODY, { method: 'HEAD', ending: 'close' }),
  odd('until-close', answer('200 OK') + BODY, { ending: 'close' }),
  odd('too-short', `${answer('200 OK', 'Content-Length: 10')}${BODY}`, { ending: 'close', isCut: true }),
  odd('too-long', `${OK}${BODY} and more`, { ending: 'close' }),
  odd('cut-in-head', 'HTTP/1.1 200 OK\r\nContent-Le', { ending: 'close', isCut: true }),
  odd('extension', `${answer('200 OK', CHUNKED)}5;a=b\r\n${BODY}\r\n0\r\n\r\n`),
  odd('trailer', `${answer('200 OK', CHUNKED, 'Trailer: X-T')}5\r\n${BODY}\r\n0\r\nX-T: 1\r\n\r\n`),
  odd('spaces-after-size', `${answer('200 OK', CHUNKED)}5  \r\n${BODY}\r\n0\r\n\r\n`),
  odd('chunks-cut', `${answer('200 OK', CHUNKED)}5\r\n${BODY}\r\n`, { ending: 'close', isCut: true }),
  odd('no-chunk-size', `${answer('200 OK', CHUNKED)}zz\r\n${BODY}\r\n`, { ending: 'close', isCut: true }),
  odd('chunked-by-old', `HTTP/1.0 200 OK\r\n${CHUNKED}\r\n\r\n${CHUNKS}`, { ending: 'close' }),
  odd('identity', answer('200 OK', 'Transfer-Encoding: identity', LENGTH) + BODY, { ending: 'close' }),
  odd('length-twice', answer('200 OK', LENGTH, LENGTH) + BODY),
  odd('two-lengths', answer('200 OK', LENGTH, 'Content-Length: 4') + BODY, { ending: 'close' }),
  odd('negative-length', answer('200 OK', 'Content-Length: -5') + BODY, { ending: 'close' }),
  odd('chunked-and-length', answer('200 OK', CHUNKED, LENGTH) + CHUNKS),
  odd('folded', answer('200 OK', 'X-Folded: one\r\n two', LENGTH) + BODY),
  odd('odd-field', answer('200 OK', 'X (y): 1', LENGTH) + BODY, { ending: 'close' }),
  odd('long-head', answer('200 OK', `X-Long: ${'x'.repeat(LONG)}`, LENGTH) + BODY, { ending: 'close' }),
  odd('no-phrase', `HTTP/1.1 200\r\n${LENGTH}\r\n\r\n${BODY}`),
  odd('two-spaces', `HTTP/1.1  200 OK\r\n${LENGTH}\r\n\r\n${BODY}`, { ending: 'close' }),
  odd('another-version', `HTTP/2.0 200 OK\r\n${LENGTH}\r\n\r\n${BODY}`, { ending: 'close' }),
  odd('status-999', answer('999 Beyond', LENGTH) + BODY, { status: '999' }),
  odd('bare-feeds', `HTTP/1.1 200 OK\n${LENGTH}\n\n${BODY}`, { ending: 'close' }),
  odd('blank-line-first', `\r\n${OK}${BODY}`, { ending: 'close' }),
  odd('switching', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: odd\r\n\r\n', {
    status: '101',
    ending: 'close',
  }),
  odd('upload-refused', `${answer('413 Too Much', 'Connection: close', LENGTH)}${BODY}`, {
    method: 'POST',
    status: '413',
    ending: 'close',
  }),
  odd('nothing', [], { status: null, ending: 'close' }),
  odd('reset', [], { status: null, ending: 'reset' }),
  odd('reset-in-body', `${answer('200 OK', 'Content-Length: 10')}${BODY}`, { ending: 'reset', isCut: true }),
  odd('garbage', '\x01\x02 hello\r\n\r\n', { status: null, ending: 'close' }),
  odd('no-head', 'just a text\n', { status: null, ending: 'close' }),
  // The client's connection is idle when it comes: it is the last.
  odd('unasked', [OK + BODY, `${answer('408 Request Timeout', 'Connection: close', LENGTH)}${BODY}`], {
    ending: 'close',
  }),
];

function answer(status: string, ...fields: readonly string[]): string {
  return `HTTP/1.1 ${[status, ...fields].join('\r\n')}\r\n\r\n`;
}

function odd(name: string, pieces: string | readonly string[], more: Odd = {}): OddAnswer {
  const list = typeof pieces === 'string' ? [pieces] : pieces;
  return { name, method: 'GET', ending: 'keep', status: '200', isCut: false, ...more, pieces: list };
}
