import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatAddress, parseAddress } from '../../src/lib/address.ts';

function v6(...groups: readonly number[]): Uint8Array {
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
}

it('formats IPv4, and IPv6 as RFC 5952 has it', () => {
  assert.equal(formatAddress(Uint8Array.of(9, 10, 0, 0, 5), 1, false), '10.0.0.5');
  assert.equal(formatAddress(v6(0, 0, 0, 0, 0, 0, 0, 1), 0, true), '::1');
  assert.equal(formatAddress(v6(0, 0, 0, 0, 0, 0, 0, 0), 0, true), '::');
  assert.equal(formatAddress(v6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), 0, true), '2001:db8::1:0:0:1');
  assert.equal(formatAddress(v6(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1), 0, true), '2001:db8:0:1:1:1:1:1');
  assert.equal(formatAddress(v6(0xfe80, 0, 0, 0, 1, 0, 0, 0), 0, true), 'fe80::1:0:0:0');
  assert.equal(formatAddress(v6(0, 0, 0, 0, 0, 0xffff, 0x7f00, 1), 0, true), '127.0.0.1');
});

it('reads what it has written', () => {
  const into = new Uint8Array(16).fill(9);
  const texts = [
    '::',
    '::1',
    '2001:db8::1:0:0:1',
    '2001:db8:0:1:1:1:1:1',
    'fe80::1:0:0:0',
    'fe80::',
    '10.0.0.5',
    '255.0.1.127',
  ];
  for (const text of texts) {
    assert.equal(parseAddress(text, into), true, text);
    assert.equal(formatAddress(into, 0, true), text);
  }
});

it('reads nothing else', () => {
  const into = new Uint8Array(16);
  for (const text of ['', '/run/redis.sock', 'redis[7]', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9'])
    assert.equal(parseAddress(text, into), false, text);
});
