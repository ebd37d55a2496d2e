import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../../../src/protocols/decoder-options.ts';
import { HttpDecoder } from '../../../src/protocols/http/decoder.ts';
import { REQUEST } from '../../../src/protocols/protocol.ts';
import { Conversation } from '../decoding.ts';

function attributes(fields: string, wanted: Partial<DecoderOptions> = { requestAttributes: true }): unknown[] {
  const conversation = new Conversation(new HttpDecoder({ ...DEFAULT_DECODER_OPTIONS, ...wanted }));
  return conversation.decode(REQUEST, fields).messages.map((message) => message.attributes);
}

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('fields of a request', () => {
  it('are kept for trace: user agent, traceparent and host', () => {
    const text = `GET / HTTP/1.1\r\nHost: example.test:8080\r\nUser-Agent: curl/8.0 (x)\r\ntraceParent:${TRACEPARENT} \r\n\r\n`;
    assert.deepEqual(attributes(text), [
      {
        'server.address': 'example.test',
        'server.port': 8080,
        'user_agent.original': 'curl/8.0 (x)',
        traceparent: TRACEPARENT,
      },
    ]);
  });

  it('are those of each request alone', () => {
    const text =
      'GET / HTTP/1.1\r\nUser-Agent: one\r\n\r\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nuser-agent: two\r\n\r\n';
    assert.deepEqual(attributes(text), [{ 'user_agent.original': 'one' }, null, { 'user_agent.original': 'two' }]);
  });

  it('are not kept where nobody looks', () =>
    assert.deepEqual(attributes('GET / HTTP/1.1\r\nUser-Agent: x\r\n\r\n', {}), [null]));

  it('are the trace that the caller keeps, and no other field, where only that is looked at', () => {
    const request = (traceparent: string): unknown[] =>
      attributes(`GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: x\r\nTraceparent: ${traceparent}\r\n\r\n`, {
        traceContext: true,
      });
    assert.deepEqual(request(TRACEPARENT), [{ traceparent: TRACEPARENT }]);
    assert.deepEqual(request(TRACEPARENT.replace(/1$/, '0')), [null]);
    assert.deepEqual(request(TRACEPARENT.replace(/b/g, 'B')), [null]);
  });

  it('are no others, whatever they hold', () => {
    const text =
      'GET / HTTP/1.1\r\nCookie: secret\r\nAuthorization: secret\r\nX-User-Agent: secret\r\nUser-Agent-X: secret\r\n\r\n';
    assert.deepEqual(attributes(text), [null]);
  });

  it('are left out where their form is wrong, cut where they are long, and hold no control characters', () => {
    const text = `GET / HTTP/1.1\r\nHost: a b\r\nTraceparent: 00-zz\r\nUser-Agent: \x1b[2J${'a'.repeat(400)}\r\n\r\n`;
    const [kept] = attributes(text) as [Record<string, string>];
    assert.deepEqual(Object.keys(kept), ['user_agent.original']);
    assert.match(kept['user_agent.original'] as string, /^\[2Ja{240,256}$/);
  });
});
