import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIELD_NAMES, fieldNamed } from '../../../src/lib/filter/fields.ts';
import type { Filter, NumberRange, TextPattern } from '../../../src/lib/filter/tree.ts';
import { filterOf } from './parsed.ts';

const literal = (text: string): TextPattern => ({ kind: 'literal', text });
const wildcard = (text: string): TextPattern => ({ kind: 'wildcard', text });
const expression = (source: string): TextPattern => ({ kind: 'expression', source });
const codes = (from: number, to: number): TextPattern => ({ kind: 'codes', from, to });
const word = (text: string): Filter => ({ kind: 'word', pattern: literal(text) });
const not = (part: Filter): Filter => ({ kind: 'not', part });
const and = (...parts: Filter[]): Filter => ({ kind: 'and', parts });
const or = (...parts: Filter[]): Filter => ({ kind: 'or', parts });
const op = (...patterns: TextPattern[]): Filter => ({ kind: 'text', field: 'op', patterns });
const status = (...patterns: TextPattern[]): Filter => ({ kind: 'text', field: 'status', patterns });
const path = (...patterns: TextPattern[]): Filter => ({ kind: 'text', field: 'path', patterns });
const number = (field: 'dur' | 'bytes' | 'pid' | 'tries', ...ranges: NumberRange[]): Filter => ({
  kind: 'number',
  field,
  ranges,
});
const exactly = (value: number): NumberRange => ({ from: value, to: value, withFrom: true, withTo: true });
const MS = 1e6;

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(word) as [Filter, Filter, Filter, Filter];

describe('a filter', () => {
  const cases: readonly (readonly [text: string, filter: Filter])[] = [
    ['a', A],
    ['a b', and(A, B)],
    ['a and b AND c', and(A, B, C)],
    ['a or b', or(A, B)],
    ['a b or c d', or(and(A, B), and(C, D))],
    ['(a or b) c', and(or(A, B), C)],
    [' ( a )\t', A],
    ['a (b c)', and(A, and(B, C))],
    ['not a', not(A)],
    ['!a', not(A)],
    ['! a b', and(not(A), B)],
    ['not(a b)', not(and(A, B))],
    ['!!a', not(not(A))],
    ['a NOT b', and(A, not(B))],
    ['notes android order', and(word('notes'), word('android'), word('order'))],
    ['err', { kind: 'error' }],
    ['error', { kind: 'error' }],
    ['errors', word('errors')],
    ['"err"', word('err')],
    ['"a b"', word('a b')],
    ['\'a "b"\'', word('a "b"')],
    ['"a \\"b\\" \\\\ \\d"', word('a "b" \\ \\d')],
    ["it's", word("it's")],
    ['10.0.0.5:6379', word('10.0.0.5:6379')],
    ['::1', word('::1')],
    ['/users/{id}', word('/users/{id}')],
    ['/users', word('/users')],
    ['/users and/or', and(word('/users'), word('and/or'))],
    ['/us*/x', { kind: 'word', pattern: wildcard('/us*/x') }],
    ['"us*"', word('us*')],
    ['/users/', { kind: 'word', pattern: expression('users') }],
    ['(/a(b|c)/)', { kind: 'word', pattern: expression('a(b|c)') }],
    ['/^\\/a\\d$/', { kind: 'word', pattern: expression('^/a\\d$') }],
    ['~"GET /a"', { kind: 'word', pattern: expression('GET /a') }],
    ['~^GET', { kind: 'word', pattern: expression('^GET') }],
    ['op:GET', op(literal('GET'))],
    ['OP:GET', op(literal('GET'))],
    ['method:GET', op(literal('GET'))],
    ['op=GET,PUT', op(literal('GET'), literal('PUT'))],
    ['op:"CONFIG GET",H*', op(literal('CONFIG GET'), wildcard('H*'))],
    ['op!=GET', not(op(literal('GET')))],
    ['op~^H', op(expression('^H'))],
    ['op:~^H', op(expression('^H'))],
    ['op !~ /^(H|Z)/,"x y"', not(op(expression('^(H|Z)'), expression('x y')))],
    ['path:/users/{id}', path(literal('/users/{id}'))],
    ['path:/users/', path(literal('/users/'))],
    ['route:/users/*', path(wildcard('/users/*'))],
    ['status:404', status(literal('404'))],
    ['status:5xx,4XX', status(codes(500, 599), codes(400, 499))],
    ['status:400-499', status(codes(400, 499))],
    ['status:NXDOMAIN', status(literal('NXDOMAIN'))],
    ['status:"5xx"', status(literal('5xx'))],
    ['status>=500', status(codes(500, Number.MAX_SAFE_INTEGER))],
    ['status:>500', status(codes(501, Number.MAX_SAFE_INTEGER))],
    ['status < 400', status(codes(0, 399))],
    ['status<=400', status(codes(0, 400))],
    ['side:CLIENT', { kind: 'text', field: 'side', patterns: [literal('client')] }],
    ['outcome:cutbyclient', { kind: 'text', field: 'outcome', patterns: [literal('cutByClient')] }],
    [
      'peer:10.0.0.5',
      { kind: 'endpoint', field: 'peer', endpoints: [{ host: { kind: 'network', text: '10.0.0.5' }, port: null }] },
    ],
    [
      'server:fd00::/8',
      { kind: 'endpoint', field: 'server', endpoints: [{ host: { kind: 'network', text: 'fd00::/8' }, port: null }] },
    ],
    [
      'server:[::1]:80',
      { kind: 'endpoint', field: 'server', endpoints: [{ host: { kind: 'network', text: '::1' }, port: 80 }] },
    ],
    ['server:db-1:3306', { kind: 'endpoint', field: 'server', endpoints: [{ host: literal('db-1'), port: 3306 }] }],
    [
      'server:*.internal',
      { kind: 'endpoint', field: 'server', endpoints: [{ host: wildcard('*.internal'), port: null }] },
    ],
    [
      'server:/run/x.sock',
      { kind: 'endpoint', field: 'server', endpoints: [{ host: literal('/run/x.sock'), port: null }] },
    ],
    ['server~^db', { kind: 'endpoint', field: 'server', endpoints: [{ host: expression('^db'), port: null }] }],
    ['pid:123,7', number('pid', exactly(123), exactly(7))],
    ['dur>10ms', number('dur', { from: 10 * MS, to: Infinity, withFrom: false, withTo: true })],
    ['dur >= 1.5s', number('dur', { from: 1500 * MS, to: Infinity, withFrom: true, withTo: true })],
    ['duration<250us', number('dur', { from: -Infinity, to: 0.25 * MS, withFrom: true, withTo: false })],
    ['dur:1ms-10ms', number('dur', { from: MS, to: 10 * MS, withFrom: true, withTo: true })],
    ['bytes>1M', number('bytes', { from: 1e6, to: Infinity, withFrom: false, withTo: true })],
    ['bytes<=64KiB', number('bytes', { from: -Infinity, to: 65_536, withFrom: true, withTo: true })],
    ['bytes:0,1k-1.5kB', number('bytes', exactly(0), { from: 1000, to: 1500, withFrom: true, withTo: true })],
    ['tries>1', number('tries', { from: 1, to: Infinity, withFrom: false, withTo: true })],
  ];
  for (const [text, filter] of cases) it(`reads ${text}`, () => assert.deepEqual(filterOf(text), filter));

  it('knows each field by its name and its aliases, none of which is another', () => {
    assert.equal(new Set(FIELD_NAMES).size, FIELD_NAMES.length);
    for (const name of FIELD_NAMES) assert.ok(fieldNamed(name.toUpperCase()), name);
  });

  it('takes the names of protocols that there are, and unknown', () => {
    const vocabulary = { protocols: ['one', 'two'] };
    for (const text of ['proto:ONE', 'proto:two,unknown', 'proto:o*', 'proto~^t']) filterOf(text, vocabulary);
  });

  it('is read however deep it is', () => {
    filterOf(`${'('.repeat(499)}a${')'.repeat(499)}`);
    filterOf(`${'!'.repeat(999)}a`);
  });
});
