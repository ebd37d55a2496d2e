import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UserError } from '../../src/lib/errors.ts';
import { matchesRoute, parseRoutePattern } from '../../src/lib/route-pattern.ts';

function matches(pattern: string, path: string): boolean {
  const bytes = new Uint8Array(Buffer.from(path, 'latin1'));
  return matchesRoute(parseRoutePattern(pattern), bytes, 0, bytes.length);
}

describe('a route pattern', () => {
  const cases: readonly (readonly [pattern: string, matching: readonly string[], other: readonly string[]])[] = [
    ['/', ['/', '/?q', '/#a'], ['/a', '//']],
    [
      '/users/{id}/orders/{order}',
      ['/users/7/orders/a-b', '/users/7/orders/8?all=1', '/users/7;s=1/orders/8;s=2'],
      ['/users/7/orders', '/users/7/orders/8/', '/users//orders/8', '/Users/7/orders/8', '/users/7/orders/8/9'],
    ],
    ['/static/{*}', ['/static/a', '/static/a/b/c.js?v=1', '/static/'], ['/static', '/statics/a', '/static?x=/a']],
    ['/{*}', ['/', '/a/b'], []],
    ['/a%20b', ['/a%20b'], ['/a b', '/a%20']],
  ];
  for (const [pattern, matching, other] of cases) {
    for (const path of matching)
      it(`${pattern} is the route of ${path}`, () => assert.equal(matches(pattern, path), true));
    for (const path of other)
      it(`${pattern} is not that of ${path}`, () => assert.equal(matches(pattern, path), false));
  }

  for (const [pattern, why] of [
    ['users/{id}', /does not begin with/],
    ['', /does not begin with/],
    ['/a/{*}/b', /before its end/],
    ['/v{n}/a', /neither a name in braces/],
    ['/{}/a', /neither a name in braces/],
    ['/{two words}', /percent-encoded/],
    ['/a?b', /has a query/],
    ['/ü', /percent-encoded/],
    [`/${'a'.repeat(160)}`, /longer than 160/],
  ] as const) {
    it(`${pattern.slice(0, 20)} is refused with its reason`, () =>
      assert.throws(
        () => parseRoutePattern(pattern),
        (error) => error instanceof UserError && error.code === 'BAD_FLAG' && why.test(error.message),
      ));
  }
});
