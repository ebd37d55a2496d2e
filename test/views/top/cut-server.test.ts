import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutServer } from '../../../src/views/top/cut-server.ts';
import { widthOf } from '../../../src/views/top/text.ts';

const all = (text: string, ...widths: readonly number[]) => widths.map((width) => cutServer(text, width));

test('what fits is whole', () => {
  for (const text of ['db-1:3306', '10.0.0.9:8081', '[::1]:80', '127.0.0.1:6379', '/run/x.sock', ':40000']) {
    assert.equal(cutServer(text, text.length), text);
  }
});

test('a host keeps its first labels and its port', () => {
  assert.deepEqual(all('db-1.prod.example.net:3306', 20, 15, 10, 8), [
    'db-1.prod…:3306',
    'db-1.prod…:3306',
    'db-1…:3306',
    'db…:3306',
  ]);
  assert.deepEqual(all('db-1.prod.example.net', 12, 5, 3), ['db-1.prod…', 'db-1…', 'db…']);
  assert.equal(cutServer('checkout-service:8080', 14), 'checkout…:8080');
});

test('an IPv4 address keeps whole numbers, the last ones, and its port', () => {
  assert.deepEqual(all('10.20.30.9:8081', 14, 12, 10, 8), ['…20.30.9:8081', '…30.9:8081', '…30.9:8081', '…9:8081']);
});

test('of the own host the port is what tells', () => {
  assert.deepEqual(all('127.0.0.1:40389', 14, 8, 7), ['lo:40389', 'lo:40389', ':40389']);
  assert.deepEqual(all('[::1]:40389', 10, 6), ['lo:40389', ':40389']);
  assert.equal(cutServer('localhost:40389', 10), 'lo:40389');
  assert.equal(cutServer('127.0.0.53:53', 9), '…0.53:53');
});

test('an IPv6 address is cut in its middle, and keeps the end longest', () => {
  assert.deepEqual(all('[2001:db8:aa:bb::17:1]:8443', 22, 18, 16, 13, 10), [
    '[2001:…bb::17:1]:8443',
    '[2001:…17:1]:8443',
    '[2001:…1]:8443',
    '…17:1]:8443',
    '…1]:8443',
  ]);
  assert.deepEqual(all('2001:db8:aa:bb::17:1', 16, 8, 4), ['2001:…bb::17:1', '2001:…1', '…1']);
});

test('a path keeps its file', () => {
  assert.deepEqual(all('/run/mysqld/mysqld.sock', 22, 14, 8), ['…/mysqld/mysqld.sock', '…/mysqld.sock', '…ld.sock']);
});

test('no width is exceeded, whatever the name is', () => {
  const names = [
    '日本語.example:80',
    ':::::',
    '[',
    ']:1',
    '..:1',
    '/',
    '//',
    '@',
    'a'.repeat(300),
    'ho\u001bst.x:1',
    '',
  ];
  for (const name of [...names, '[2001:db8::1]:443', '10.0.0.1:1', '/a/b/c']) {
    for (let width = 0; width < 30; width += 1) assert.ok(widthOf(cutServer(name, width)) <= width, `${name} ${width}`);
  }
});
