/** What `--verbose` shows of heads: no secret, whatever its field or form, and nothing where nobody asks. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { HttpDecoder } from '../../../src/protocols/http/decoder.ts';
import { REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { Conversation } from '../decoding.ts';

const SECRET = 'hunter2-73501-hunter2';

function headOf(
  text: string,
  direction: typeof REQUEST | typeof RESPONSE = REQUEST,
  heads = true,
): readonly string[] | null {
  const talk = new Conversation(new HttpDecoder({ ...DEFAULT_DECODER_OPTIONS, heads }));
  const { messages } = talk.decode(direction, text, { token: 0 });
  assert.equal(messages.length, 1);
  return messages[0]?.head ?? null;
}

function targetOf(target: string): string | undefined {
  return headOf(`GET ${target} HTTP/1.1\r\n\r\n`)?.[0]?.slice('GET '.length, -' HTTP/1.1'.length);
}

describe('a head', () => {
  it('is its start line and its fields, with the values of those that are harmless', () => {
    const text = [
      'POST /users/17/orders?page=2&token=abc HTTP/1.1',
      'Host: shop.example:8080',
      'User-Agent: curl/8.0',
      'Content-Length: 0',
      'Authorization: Bearer abcdef',
      'Cookie: a=b',
      'X-Api-Key: 1234',
      '',
      '',
    ];
    assert.deepEqual(headOf(text.join('\r\n')), [
      'POST /users/17/orders?page=(1)&token=(3) HTTP/1.1',
      'host: shop.example:8080',
      'user-agent: curl/8.0',
      'content-length: 0',
      'authorization: (13)',
      'cookie: (3)',
      'x-api-key: (4)',
    ]);
  });

  it('of an answer is its status and its fields', () => {
    const text =
      'HTTP/1.1 204 secret reason\r\nServer: nginx\r\nSet-Cookie: id=5; HttpOnly\r\nLocation: /a?b=c\r\n\r\n';
    assert.deepEqual(headOf(text, RESPONSE), ['HTTP/1.1 204', 'server: nginx', 'set-cookie: (14)', 'location: (6)']);
  });

  it('is the same however it is cut into calls', () => {
    const text = `GET /a HTTP/1.1\r\nHost: x\r\nCookie: ${'c'.repeat(50)}\r\nAccept: */*\r\n folded\r\n\r\n`;
    const whole = headOf(text);
    assert.deepEqual(whole, ['GET /a HTTP/1.1', 'host: x', 'cookie: (50)', 'accept: */*', '(7)']);
    for (let at = 1; at < text.length; at += 1) {
      const talk = new Conversation(new HttpDecoder({ ...DEFAULT_DECODER_OPTIONS, heads: true }));
      const { start } = talk.decode(REQUEST, text.slice(0, at));
      const { messages } = talk.decode(REQUEST, text.slice(start));
      assert.deepEqual(messages[0]?.head, whole, `cut at ${at}`);
    }
  });

  it('is not read where nobody asks', () => {
    assert.equal(headOf('GET / HTTP/1.1\r\nHost: x\r\n\r\n', REQUEST, false), null);
    assert.equal(headOf('HTTP/1.1 204 \r\nServer: x\r\n\r\n', RESPONSE, false), null);
  });

  it('keeps no secret, in whatever part it stands', () => {
    const fields = `authorization proxy-authorization cookie x-api-key x-auth-token x-amz-security-token api-key apikey
      x-csrf-token x-forwarded-for forwarded referer origin from sec-websocket-key x-anything if-none-match`.split(
      /\s+/,
    );
    const lines = fields.flatMap((name) => [`${name}: ${SECRET}`, `${name.toUpperCase()}:${SECRET}`, ` ${SECRET}`]);
    const target = `http://${SECRET}:${SECRET}@x/${SECRET}/a;${SECRET}?${SECRET}&a=${SECRET}&${SECRET}=b#${SECRET}`;
    const text = `GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n${SECRET}: ${SECRET} ${SECRET}\r\n\r\n`;
    const shown = (headOf(text) ?? []).filter((line) => !line.startsWith(`${SECRET}: (`)).join('\n');
    assert.doesNotMatch(shown, /hunter|73501/);
  });

  it('is bounded in lines, names and values, and has no control character', () => {
    const many = headOf(`GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(500)}\r\n`);
    assert.equal(many?.length, 65);
    assert.equal(many?.at(-1), '…');
    const long = headOf(`GET / HTTP/1.1\r\nUser-Agent: ${'u'.repeat(5000)}\u001b[2J\r\n${'n'.repeat(99)}: v\r\n\r\n`);
    assert.deepEqual(long, ['GET / HTTP/1.1', `user-agent: ${'u'.repeat(256)}`, '(102)']);
    assert.deepEqual(headOf('GET / HTTP/1.1\r\nUser-Agent: a\u001b[2Jb\r\n\r\n')?.[1], 'user-agent: a[2Jb');
  });
});

describe('a target', () => {
  it('shows words and numbers, and of all else its length', () => {
    assert.equal(targetOf('/users/17/v1/a-b_c.html'), '/users/17/v1/a-b_c.html');
    assert.equal(targetOf('/reset/9f3a7c21b4'), '/reset/(10)');
    assert.equal(targetOf('/f/7c9e6679-7425-40de-944b-e07fc1f90ae7/x'), '/f/(36)/x');
    assert.equal(targetOf('*'), '*');
    assert.equal(targetOf('/a?q=1&flag&=x'), '/a?q=(1)&(4)&(0)=(1)');
    assert.equal(targetOf('http://user:pass@host:8/a'), 'http://host:8/a');
  });
});
