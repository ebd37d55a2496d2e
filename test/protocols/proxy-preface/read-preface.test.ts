import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IS_REQUEST, MAYBE, NO } from '../../../src/protocols/protocol.ts';
import { Preface, readPreface } from '../../../src/protocols/proxy-preface/read-preface.ts';
import {
  binary,
  joined,
  LINE4,
  LINE6,
  LOCAL,
  latin,
  PROXIED,
  SOURCE4,
  SOURCE6,
  TCP4,
  TCP6,
  TLVS,
  UNIX,
  UNKNOWN_LINE,
  UNSPECIFIED,
  unixSource,
} from './prefaces.ts';

const FROM4 = { address: '203.0.113.7', port: 51234 };
const FROM6 = { address: '2001:db8::7', port: 51234 };

const WHOLE = [
  ['a line of IPv4', LINE4, FROM4],
  ['a line of IPv6', LINE6, FROM6],
  ['a line that names nobody', UNKNOWN_LINE, null],
  ['… and says more', latin('PROXY UNKNOWN ffff::1 ffff::2 1 65535\r\n'), null],
  ['IPv4', binary(PROXIED, TCP4, SOURCE4), FROM4],
  ['IPv4 of datagrams', binary(PROXIED, TCP4 + 1, SOURCE4), FROM4],
  ['IPv6 with TLVs', binary(PROXIED, TCP6, SOURCE6, TLVS), FROM6],
  ['TLVs of several kilobytes', binary(PROXIED, TCP4, SOURCE4, new Uint8Array(5000)), FROM4],
  ['a health check of the proxy itself', binary(LOCAL, UNSPECIFIED), null],
  ['… with addresses, which mean nothing', binary(LOCAL, TCP4, SOURCE4), null],
  ['an unspecified family', binary(PROXIED, UNSPECIFIED, TLVS), null],
  ['too few bytes for its family', binary(PROXIED, TCP6, SOURCE4), null],
  ['a Unix path', binary(PROXIED, UNIX, unixSource('/run/client')), { address: '/run/client', port: null }],
  ['an abstract Unix name', binary(PROXIED, UNIX, unixSource('\0client')), { address: '@client', port: null }],
  [
    'a Unix path of full length',
    binary(PROXIED, UNIX, unixSource('x'.repeat(108))),
    { address: 'x'.repeat(108), port: null },
  ],
  ['a Unix client without a name', binary(PROXIED, UNIX, unixSource('')), null],
] as const;

const OTHERS = [
  'GET / HTTP/1.1\r\n\r\n',
  'PROXY / HTTP/1.1\r\n\r\n',
  'PROPFIND / HTTP/1.1\r\n\r\n',
  'PROXY TCP4 203.0.113.7 10.0.0.2 51234\r\n',
  'PROXY TCP4 203.0.113.7 10.0.0.2 51234 65536\r\n',
  'PROXY TCP4 203.0.113.7 2001:db8::2 51234 8080\r\n',
  'PROXY TCP4 203.0.113.7 10.0.0.2  51234 8080\r\n',
  'PROXY TCP4 203.0.113.7 10.0.0.2 51234 8080\n',
  'PROXY TCP5 203.0.113.7 10.0.0.2 51234 8080\r\n',
  `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`,
  '\r\n\r\nGET / HTTP/1.1\r\n\r\n',
  '\r\n\r\n\0\r\nQUIT\r\n',
  '\r\n\r\n\0\r\nQUIT\n\x11\x11\0\0',
  '\r\n\r\n\0\r\nQUIT\n\x22\x11\0\0',
];

describe('a preface', () => {
  for (const [name, bytes, client] of WHOLE) {
    it(`tells for whom the proxy speaks, and where it ends: ${name}`, () => {
      const told = new Preface();
      const behind = joined(latin('??'), bytes, latin('GET'));
      assert.equal(readPreface(behind, 2, behind.length, told), IS_REQUEST);
      assert.deepEqual([told.client, told.length], [client, bytes.length]);
    });

    it(`may be one as long as it is not at hand whole: ${name}`, () => {
      for (let end = 0; end < bytes.length; end += 1) {
        assert.equal(readPreface(bytes, 0, end, new Preface()), MAYBE, String(end));
      }
    });
  }

  it('is nothing else', () => {
    for (const text of OTHERS) {
      const bytes = latin(text);
      assert.equal(readPreface(bytes, 0, bytes.length, new Preface()), NO, JSON.stringify(text));
    }
  });
});
