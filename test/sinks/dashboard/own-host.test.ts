import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { it } from 'node:test';
import { isOwnHost } from '../../../src/sinks/dashboard/own-host.ts';

it('a server of a page goes by its addresses and names, with any port', () => {
  for (const host of [
    '127.0.0.1:8080',
    '[::1]:8080',
    '10.0.0.7',
    'localhost:8080',
    'LOCALHOST',
    'a.localhost',
    'localhost.',
  ]) {
    assert.ok(isOwnHost(host, '127.0.0.1'), host);
  }
  assert.ok(isOwnHost(`${hostname()}:80`, '0.0.0.0'));
  assert.ok(isOwnHost(`${hostname()}.example.com`, '0.0.0.0'));
  assert.ok(isOwnHost('dash.internal:8080', 'Dash.internal'));
});

it('and by no name that another site could have point to it', () => {
  for (const host of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'notlocalhost',
    `x${hostname()}`,
    '',
    undefined,
  ]) {
    assert.ok(!isOwnHost(host, '127.0.0.1'), `${host}`);
  }
});
