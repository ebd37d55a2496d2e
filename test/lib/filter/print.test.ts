import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FIELDS } from '../../../src/lib/filter/fields.ts';
import { parseFilter } from '../../../src/lib/filter/parser.ts';
import { printFilter } from '../../../src/lib/filter/print.ts';
import { filterOf } from './parsed.ts';

const PROTOCOLS = { protocols: null };
const RUNS = 20_000;

/** Numbers from 0 to below `below`, the same in each run: a linear congruential generator (Numerical Recipes). */
function makeChooser(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Pieces that mean something somewhere, and such as must be quoted. */
const PIECES = [
  ...FIELDS.map(({ name }) => name),
  ...[
    ':',
    ':',
    '=',
    '!=',
    '>',
    '>=',
    '<',
    '<=',
    '~',
    '!~',
    ',',
    '!',
    '(',
    ')',
    '(',
    ')',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    '\t',
  ],
  ...[
    'and',
    'or',
    'not',
    'err',
    '"',
    "'",
    '\\',
    '/',
    '*',
    '-',
    '.',
    '{id}',
    '[',
    ']',
    '?',
    '#',
    '%',
    '@',
    '$',
    '&',
    '|',
    ';',
  ],
  ...[
    'a',
    'GET',
    '/users/',
    '/users/{id}',
    '/a\\/b/',
    '"a b"',
    "'or'",
    '"/a/"',
    '"5xx"',
    '"10.0.0.5"',
    '"a/b"',
    '"*"',
    '"\\\\"',
  ],
  ...['404', '5xx', '400-499', '0-99', '0-5', '10ms', '1.5s', '10ms-20ms', '1.001us', '64KiB', '1M', '1k-2k', '7'],
  ...[
    '10.0.0.5',
    '10.0.0.0/8',
    '[::1]:80',
    'fd00::/8',
    'db-1:3306',
    '*.x:80',
    '[fd*]:1',
    '["x]:80',
    '/run/x.sock',
    '@a/b',
    '/a+b',
    '"/a+b"',
    '/x$',
  ],
  ...['client', 'ok', 'tcp', 'é', '😀', '\u00a0'],
] as const;

function randomText(choose: (below: number) => number): string {
  const count = 1 + choose(9);
  return Array.from({ length: count }, () => PIECES[choose(PIECES.length)]).join('');
}

/** A field with a value that it may have, so that most are filters. */
function randomTerm(choose: (below: number) => number): string {
  const field = FIELDS[choose(FIELDS.length)];
  const operator = [':', '=', '!=', '>', '<=', '~', ':>'][choose(7)];
  const values = Array.from({ length: 1 + choose(2) }, () => PIECES[choose(PIECES.length)]);
  return `${field?.name}${operator}${values.join(',')}`;
}

function randomFilter(choose: (below: number) => number, depth: number): string {
  const kind = depth === 0 ? 0 : choose(6);
  if (kind === 0) return randomTerm(choose);
  if (kind === 1) return randomText(choose);
  const [left, right] = [randomFilter(choose, depth - 1), randomFilter(choose, depth - 1)];
  if (kind === 2) return `(${left}) ${right}`;
  if (kind === 3) return `(${left} or ${right})`;
  return kind === 4 ? `!(${left})` : `${left} and ${right}`;
}

it('a filter that is printed and parsed again is the same, and prints the same', () => {
  const choose = makeChooser(12);
  let filters = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const text = run % 2 === 0 ? randomText(choose) : randomFilter(choose, 2);
    const parsed = parseFilter(text, PROTOCOLS);
    if (parsed.kind === 'fault') {
      const { start, end } = parsed.fault;
      assert.ok(start >= 0 && start <= end && start <= text.length, `${JSON.stringify(text)}: ${start} to ${end}`);
      continue;
    }
    filters += 1;
    const printed = printFilter(parsed.filter);
    const again = parseFilter(printed, PROTOCOLS);
    assert.deepEqual(again, parsed, `${JSON.stringify(text)} is printed as ${JSON.stringify(printed)}`);
    assert.equal(printFilter(parsed.filter), printed);
  }
  assert.ok(filters > RUNS / 10, `only ${filters} of ${RUNS} texts were filters`);
});

for (const [text, printed] of [
  ['method:GET   and ( status:>=500 )', 'op:GET status>=500'],
  ['not (a or b)', '!(a or b)'],
  ['a or (b or c) or (d e)', 'a or (b or c) or d e'],
  ["'err' \"/a/\" 'a b'", '"err" "/a/" "a b"'],
  ['dur > 1500ms bytes:1k-1M', 'dur>1500ms bytes:1000-1000000'],
  ['~"GET /users"', '~"GET /users"'],
] as const) {
  it(`${text} is printed as ${printed}`, () => assert.equal(printFilter(filterOf(text)), printed));
}
