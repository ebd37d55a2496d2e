import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TEMPLATE_LIMITS } from '../../../src/lib/templates/template-tree.ts';
import { RouteTable } from '../../../src/protocols/http/routes.ts';

function route(path: string, table = new RouteTable()): string {
  const bytes = new Uint8Array(Buffer.from(path, 'latin1'));
  return table.routeOf(bytes, 0, bytes.length);
}

describe('a segment', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    '{id}': ['0', '42', '-1', '+7', '3.14', '12345678901234567890'],
    '{uuid}': ['550e8400-e29b-41d4-a716-446655440000', '550E8400-E29B-41D4-A716-446655440000'],
    '{hash}': ['0123456789abcdef', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'DEADBEEFDEADBEEF'],
    '{date}': ['2026-01-31', '2026-01', '2026-01-31T12:00:00Z'],
    '{token}': [
      'dGhpc2lzYXRva2VuMTIzNDU2',
      'V1StGXR8_Z5jdHi6B-myT',
      '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0',
    ],
    '{*}': [`${'very-long-title-'.repeat(5)}x`],
  };
  for (const [template, segments] of Object.entries(cases)) {
    for (const segment of segments)
      it(`${segment} is ${template}`, () => assert.equal(route(`/a/${segment}/b`), `/a/${template}/b`));
  }
  for (const segment of [
    'users',
    'v2',
    'index.html',
    '1.2.3',
    'abc123',
    'deadbeef',
    'authentication-v2-callback',
    'getUserProfileDetailsById',
    'internationalization-settings',
    '2026-1-1',
    '-',
    'a%2Fb',
    '~me',
  ]) {
    it(`${segment} stays`, () => assert.equal(route(`/${segment}`), `/${segment}`));
  }
});

describe('a path', () => {
  it('loses its query, its fragment and its parameters', () => {
    assert.equal(route('/a/b?token=secret'), '/a/b');
    assert.equal(route('/a#b'), '/a');
    assert.equal(route('/a;jsessionid=SECRET/b;x=y?z'), '/a/b');
    assert.equal(route('/?q'), '/');
  });
  it('keeps its slashes', () => {
    assert.equal(route('/'), '/');
    assert.equal(route('/a/'), '/a/');
    assert.equal(route('//a'), '//a');
  });
  it('is printable ASCII, whatever its bytes are', () => {
    assert.equal(route('/caf\u00c3\u00a9/\u009b'), '/caf%C3%A9/%9B');
  });
  it('is cut at sixteen segments and at a length', () => {
    assert.equal(route('/a'.repeat(40)), `${'/a'.repeat(TEMPLATE_LIMITS.maxDepth)}/{*}`);
    assert.ok(route(`/${'word-'.repeat(10)}`.repeat(20)).length <= TEMPLATE_LIMITS.maxLength + '/{*}'.length);
  });
  it('gives the same string each time', () => {
    const table = new RouteTable();
    assert.equal(Object.is(route('/a/1', table), route('/a/2', table)), true);
  });
});

describe('a place with many children', () => {
  const word = (i: number) =>
    `/shop/${String.fromCharCode(97 + (i % 26), 97 + (Math.floor(i / 26) % 26), 97 + Math.floor(i / 676))}/info`;

  it('keeps the first hundred and makes the others {*}', () => {
    const table = new RouteTable();
    const routes = new Set(Array.from({ length: 5000 }, (_, i) => route(word(i), table)));
    assert.equal(routes.size, TEMPLATE_LIMITS.maxChildren + 1);
    assert.ok(routes.has('/shop/{*}/info'));
    assert.equal(table.capped, 4900);
    assert.equal(route(word(7), table), word(7));
  });
  it('gives the room of one that is no longer used to one that comes again and again', () => {
    const table = new RouteTable();
    for (let i = 0; i < 150; i++) route(word(i), table);
    assert.equal(route(word(120), table), '/shop/{*}/info');
    for (let i = 0; i < 3000; i++) {
      for (const kept of [1, 2, 3, 120]) route(word(kept), table);
    }
    assert.equal(route(word(120), table), word(120));
    assert.equal(route(word(1), table), word(1));
    assert.ok(table.nodes <= 1 + 1 + 2 * (TEMPLATE_LIMITS.maxChildren + 1));
  });
  it('never grows beyond its number of places', () => {
    const table = new RouteTable([], { ...TEMPLATE_LIMITS, maxNodes: 50 });
    for (let i = 0; i < 1000; i++) route(`${word(i)}${word(i * 7)}`, table);
    assert.ok(table.nodes <= 50);
  });
});

describe('patterns of the user', () => {
  const table = new RouteTable(['/users/me', '/users/{user}', '/assets/{*}']);
  for (const [path, expected] of [
    ['/users/me', '/users/me'],
    ['/users/42?token=x', '/users/{user}'],
    ['/assets/a/b/c.css', '/assets/{*}'],
    ['http://example.test/users/ada', '/users/{user}'],
    ['/users/42/orders', '/users/{id}/orders'],
  ] as const) {
    it(`${path} is ${expected}: they are tried in order, before the default rules`, () =>
      assert.equal(route(path, table), expected));
  }

  it('hold no place of the tree and count as no capped name', () => {
    const before = table.nodes;
    for (let i = 0; i < 1000; i++) route(`/assets/${i}x`, table);
    assert.equal(table.nodes, before);
    assert.equal(table.capped, 0);
  });
});
