import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCidrs } from '../../src/lib/cidr.ts';

test('networks and addresses of both families are told apart', () => {
  const isLocal = parseCidrs('10.0.0.0/8, 192.0.2.7,fd00::/8,::1');
  assert.ok(isLocal);
  for (const address of ['10.255.0.1', '192.0.2.7', 'fd00:1::2', '::1']) assert.equal(isLocal(address), true, address);
  for (const address of ['11.0.0.1', '192.0.2.8', 'fe80::1', '::2']) assert.equal(isLocal(address), false, address);
});

test('what is no list of networks is refused', () => {
  for (const text of ['', 'a', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0/8', '10.0.0.0/8/8', 'fd00::/129', '10.0.0.0/8,']) {
    assert.equal(parseCidrs(text), null, text);
  }
});
