import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filterError } from '../../../src/lib/filter/fault.ts';
import { MAX_FILTER_LENGTH } from '../../../src/lib/filter/parser.ts';
import { faultOf } from './parsed.ts';

/** `carets` stands under the text. */
const CASES: readonly (readonly [text: string, carets: string, why: RegExp, next?: RegExp])[] = [
  ['a and', '     ^', /expected a term here/, /for example/],
  ['or a', '^^', /expected a term here/],
  ['a or or b', '     ^^', /expected a term here/],
  ['a and and b', '      ^^^', /expected a term here/],
  ['!', ' ^', /expected a term here/],
  ['()', ' ^', /expected a term here/],
  ['(a', '^', /is not closed/],
  ['a (b or (c)', '  ^', /is not closed/],
  ['a) b', ' ^', /closes nothing/],
  ['a "b', '  ^', /this quote is not closed/, /Write " once more/],
  ["op:'GET", '   ^', /this quote is not closed/],
  ['""', '^^', /expected a text between the quotes/],
  ['a && b', '  ^^', /expected a space/],
  ['a || b', '  ^^', /expected the word "or"/],
  ['> 5', '^', /expected a field before >/],
  ['a !=5', '^', /unknown field "a"/],
  ['protcol:redis', '^^^^^^^', /unknown field "protcol", did you mean "protocol"\?/, /Fields: proto, side,/],
  ['a staus:404', '  ^^^^^', /unknown field "staus", did you mean "status"\?/],
  ['xyzzy:404', '^^^^^', /unknown field "xyzzy"$/, /in quotes/],
  ['user:{id}', '^^^^', /unknown field "user"/, /in quotes/],
  ['xyzzy > 3', '^^^^^', /unknown field "xyzzy"/],
  ['op: GET', '   ^', /expected a value after :/],
  ['op:', '   ^', /expected a value after :/],
  ['op:!GET', '   ^', /expected a value after :/],
  ['op==GET', '   ^', /expected a value after =/],
  ['op:GET,', '       ^', /expected a value after the comma/],
  ['op:(GET or PUT)', '   ^', /expected a value/, /op:GET,PUT/],
  ['op>GET', '^^^', /op is not compared so/, /op:VALUE or op~/],
  ['pid~1', '^^^^', /pid is not compared so/, /pid>1/],
  ['server>10', '^^^^^^^', /server is not compared so/],
  ['side:clint', '     ^^^^^', /unknown side "clint", did you mean "client"\?/, /server, client, unknown/],
  ['side:client,"x"', '            ^^^', /unknown side "x"/],
  ['outcome:bad', '        ^^^', /unknown outcome "bad"/, /cutByServer/],
  ['transport:sctp', '          ^^^^', /unknown transport "sctp"/],
  ['status:4x', '       ^^', /expected a status, not "4x"/, /status:4xx/],
  ['status:400-', '       ^^^^', /expected a status/],
  ['status:499-400', '       ^^^^^^^', /ends before it begins/, /400-499/],
  ['status>=x', '        ^', /expected a number after >=/],
  ['peer:10.0.0.300', '     ^^^^^^^^^^', /neither an address nor a network/, /10\.0\.0\.0\/8/],
  ['peer:10.0.0.0/33', '     ^^^^^^^^^^^', /neither an address nor a network/],
  ['peer:a,fd00::/129', '       ^^^^^^^^^^', /neither an address nor a network/],
  ['server:db:70000', '          ^^^^^', /a port of at most 65535/],
  ['pid:abc', '    ^^^', /expected a whole number for pid, not "abc"/],
  ['pid:1-x', '      ^', /expected a whole number/],
  ['pid:7-1', '    ^^^', /ends before it begins/],
  ['dur>10', '    ^^', /"10" is not a duration/, /500ms, 10s or 5m/],
  ['dur:10ms', '    ^^^^', /a duration is compared/, /dur>10ms, dur<=10ms/],
  ['dur:10ms-5', '         ^', /"5" is not a duration/],
  ['ttfb>1ns', '     ^^^', /is not a duration/],
  ['bytes>1X', '      ^^', /"1X" is not a size/, /64KiB/],
  ['/a(/', '^^^^', /not a regular expression: missing closing \)/, /RE2/],
  ['op~(a', '   ^', /expected a value after ~/, /in slashes/],
  ['op~[a', '   ^^', /not a regular expression: missing closing \]/],
  ['~"(?=a)"', ' ^^^^^^^', /not a regular expression: invalid or unsupported/],
  ['/^GET \\/users/', '^^^^^', /this expression is not closed/, /\\s for a space/],
  ['/a|b', '^^^^', /this expression is not closed/, /in quotes/],
  ['//', '^^', /expected an expression between the slashes/],
  ['~/[a-z]{1,600}/', ' ^^^^^^^^^^^^^^', /too large/],
];

describe('what is no filter', () => {
  for (const [text, carets, why, next] of CASES) {
    it(`${text}: ${why.source}`, () => {
      const fault = faultOf(text);
      assert.match(fault.message, why);
      const [line, marks, ...steps] = filterError('--filter', text, fault).next;
      assert.equal(line, text);
      assert.equal(marks, carets);
      if (next !== undefined) assert.match(steps.join('\n'), next);
    });
  }

  for (const text of ['', '  ', '\n']) {
    it(`${JSON.stringify(text)} is empty`, () => {
      const error = filterError('--filter', text, faultOf(text));
      assert.equal(error.code, 'BAD_FILTER');
      assert.equal(error.message, '--filter: an empty filter');
      assert.equal(error.next.length, 1);
    });
  }

  it('has a bound', () => {
    assert.match(faultOf('a '.repeat(MAX_FILTER_LENGTH)).message, /longer than 1000 characters/);
    assert.equal(faultOf('a'.repeat(MAX_FILTER_LENGTH + 1)).start, MAX_FILTER_LENGTH);
  });

  it('is an unknown protocol, with the one that was meant', () => {
    const fault = faultOf('err or proto:reddis', { protocols: ['http', 'redis'] });
    assert.deepEqual([fault.start, fault.end], [13, 19]);
    assert.match(fault.message, /unknown protocol "reddis", did you mean "redis"\?/);
    assert.deepEqual(fault.next, ['Known: http, redis, unknown.']);
  });

  for (const text of ['err', 'status:404 !outcome:ok', 'a or (error)']) {
    it(`${text}, where a filter decides what an error is`, () =>
      assert.match(faultOf(text, { protocols: null, judges: true }).message, /what is an error is decided here/));
  }
});

describe('the place of a fault', () => {
  const next = (text: string): readonly string[] => filterError('--filter', text, faultOf(text)).next;

  it('is shown within a line, of a long text too', () => {
    const [line = '', marks = ''] = next(`${'a '.repeat(200)}op: ${'b '.repeat(200)}`);
    assert.ok(line.length <= 74 && line.startsWith('…') && line.endsWith('…'), line);
    assert.equal(line.slice(marks.indexOf('^') - 3, marks.indexOf('^')), 'op:');
  });

  it('is below the text, whatever characters it has', () => {
    const [line = '', marks = ''] = next('😀\u001b[31m\tname op:');
    assert.equal(line, '😀[31m name op:');
    assert.equal(marks.indexOf('^'), [...line].length);
  });
});
