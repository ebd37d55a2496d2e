import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatAddress } from '../../src/lib/address.ts';

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
