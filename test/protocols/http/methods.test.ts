import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { HttpDecoder, httpAttributes } from '../../../src/protocols/http/decoder.ts';
import { REQUEST } from '../../../src/protocols/protocol.ts';
import { replayFile } from '../../events/pcap/replay.ts';
import { Conversation } from '../decoding.ts';

/** https://www.iana.org/assignments/http-methods, without `*`, which is reserved. */
const REGISTERED =
  `ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY
  MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PUT QUERY REBIND
  REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL`.split(/\s+/);
const OTHERS = ['PURGE', 'NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE', 'M-SEARCH', 'BPROPFIND', 'RPC_IN_DATA', 'X-MS-ENUMATTS'];

function request(method: string, requestAttributes = true) {
  const conversation = new Conversation(new HttpDecoder({ ...DEFAULT_DECODER_OPTIONS, requestAttributes }));
  const [message] = conversation.decode(REQUEST, `${method} /dav/ HTTP/1.1\r\n\r\n`).messages;
  return message;
}

describe('a method', () => {
  it('of the registry, or of common use, is the operation and the attribute', () => {
    for (const method of [...REGISTERED, ...OTHERS]) {
      assert.equal(request(method)?.operation, method);
      assert.equal(request(method)?.attributes, null);
      assert.equal(httpAttributes(method, null)['http.request.method'], method);
    }
  });
  it('is told from a capture: PROPFIND three times over one connection, addresses and contents invented', () => {
    const { seen } = replayFile(`${import.meta.dirname}/captures/target-propfind.pcap`);
    const dav = ['PROPFIND', '/dav/', '200'];
    assert.deepEqual(
      seen.map(({ operation, resource, statusCode }) => [operation, resource, statusCode]),
      [dav, dav, dav],
    );
  });
  it('that is no known one is _OTHER, and trace has it as it was sent', () => {
    for (const method of ['get', 'Propfind', 'BREW', 'X-CUSTOM-ACTION', 'do_something']) {
      assert.equal(request(method)?.operation, '_OTHER');
      assert.deepEqual(request(method)?.attributes, { 'http.request.method_original': method });
      assert.equal(request(method, false)?.attributes, null);
    }
  });
  it('that may hold a secret, or is none, is shown nowhere', () => {
    const secrets = [
      'qXzVbNmKjHgFdSaPoIuY',
      'TOKEN123',
      'a'.repeat(33),
      "'or'1",
      'A|B',
      'JBSWYPQEHKXZTVQRLMCF',
      '$GET',
    ];
    for (const method of secrets) {
      assert.equal(request(method)?.operation, '_OTHER', method);
      assert.equal(request(method)?.attributes, null, method);
    }
  });
});
