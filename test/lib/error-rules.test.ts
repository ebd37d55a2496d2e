import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ErrorRules, parseErrorRule, type Side } from '../../src/lib/error-rules.ts';
import { UserError } from '../../src/lib/errors.ts';

interface Case {
  readonly protocol?: string;
  readonly side?: Side;
  readonly status?: string;
  readonly type?: string;
  readonly otherwise?: boolean;
}

function judge(rules: readonly string[], answer: Case): boolean {
  const { protocol = 'http', side = 'server', status = null, type = null, otherwise = false } = answer;
  return new ErrorRules(rules).judge({ statusCode: status, errorType: type }, protocol, side, otherwise);
}

describe('an error rule', () => {
  const notFound = { status: '404', type: '404' };
  const cases: readonly (readonly [rules: readonly string[], answer: Case, isError: boolean])[] = [
    [['status:404'], notFound, true],
    [['status:404'], { status: '403' }, false],
    [['status:4xx'], { status: '499' }, true],
    [['status:4xx'], { status: '500' }, false],
    [['status:404-410'], { status: '410' }, true],
    [['status:404-410'], { status: '411' }, false],
    [['status:404,409'], { status: '409' }, true],
    [['status:404'], {}, false],
    [['proto:http status:404'], { ...notFound, protocol: 'redis' }, false],
    [['side:client status:404'], { ...notFound, side: 'server' }, false],
    [['side:client status:404'], { ...notFound, side: 'client' }, true],
    [['type:WRONGTYPE'], { protocol: 'redis', type: 'WRONGTYPE' }, true],
    [['not status:404'], { ...notFound, otherwise: true }, false],
    [['not proto:redis'], { protocol: 'redis', type: 'ERR', otherwise: true }, false],
    [['not proto:redis'], { protocol: 'http', otherwise: true }, true],
    [['status:4xx', 'not status:404'], { ...notFound, otherwise: true }, false],
    [['not status:404', 'status:4xx'], notFound, true],
    [['status:500'], { ...notFound, otherwise: true }, true],
  ];
  for (const [rules, answer, isError] of cases) {
    it(`${rules.join(' | ')}: ${JSON.stringify(answer)} is ${isError ? 'an' : 'no'} error`, () =>
      assert.equal(judge(rules, answer), isError));
  }

  for (const [rule, why] of [
    ['', /names nothing/],
    ['not', /names nothing/],
    ['status', /"status": proto:, side:, status:, type: are known/],
    ['code:404', /"code:404"/],
    ['status:', /lacks a value/],
    ['status:404,', /lacks a value/],
    ['status:4x', /write 404, 4xx or 404-410/],
    ['status:410-404', /ends before it begins/],
    ['side:peer status:404', /server or client/],
    ['proto:http', /neither a status nor a type/],
    ['status:404 status:409', /one thing twice/],
  ] as const) {
    it(`"${rule}" is refused with its reason`, () =>
      assert.throws(
        () => parseErrorRule(rule),
        (error) => error instanceof UserError && error.code === 'BAD_FLAG' && why.test(error.message),
      ));
  }
});
