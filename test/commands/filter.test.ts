/** The built program: what a user gives as a filter, and what comes of it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeRecording } from '../app/make-recording.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { type Ending, runSaeMon } from './run-sae-mon.ts';

/** One a millisecond, of 100 µs; every tenth is an error. */
const COUNT = 1009;
const ERRORS = 100;

const folder = new TemporaryFolder();
const recording = join(folder.path, 'test.rec');
before(() => makeRecording(recording, COUNT));
after(() => folder[Symbol.dispose]());

interface Line {
  readonly kind: string;
  readonly statusCode: string | null;
  readonly outcome: string;
  readonly operation: string;
  readonly durationSeconds: number;
}

interface Document {
  readonly filter: string | null;
  readonly totals: { readonly server: { readonly transactions: number; readonly errors: number } };
  readonly coverage: unknown;
  readonly loss: unknown;
}

async function traced(...flags: string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await runSaeMon('trace', '--json', '--replay', recording, ...flags);
  assert.equal(code, 0);
  assert.match(stderr, /^[\d,]+ shown\b.*; nothing lost\n$/);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return lines.filter(({ kind }) => kind === 'transaction');
}

async function exported(...flags: string[]): Promise<Document> {
  const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', recording, ...flags);
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout) as Document;
}

describe('--filter', () => {
  const cases: readonly (readonly [filter: string, holds: (line: Line) => boolean])[] = [
    ['err', ({ outcome }) => outcome === 'error'],
    ['!err op:get', ({ outcome }) => outcome !== 'error'],
    ['status:WRONGTYPE or dur>1s', ({ statusCode }) => statusCode === 'WRONGTYPE'],
    ['dur>=100us comm:redis-server', ({ durationSeconds }) => durationSeconds >= 1e-4],
    ['(side:client or op:SET) redis', () => false],
  ];
  for (const [filter, holds] of cases) {
    it(`${filter}: export counts what is left of trace by hand, and tells of coverage and loss whole`, async () => {
      const all = await traced();
      const whole = await exported();
      const expected = all.filter(holds);
      assert.deepEqual(await traced('--filter', filter), expected);
      const document = await exported('--filter', filter);
      assert.equal(document.totals.server.transactions, expected.length);
      assert.equal(document.totals.server.errors, expected.filter(({ outcome }) => outcome === 'error').length);
      assert.deepEqual([document.coverage, document.loss], [whole.coverage, whole.loss]);
      assert.equal(all.length, COUNT);
    });
  }

  it('stands in the document, in one form, and null where there is none', async () => {
    assert.equal((await exported('--filter', ' (method:GET)   and status >= 500 ')).filter, 'op:GET status>=500');
    assert.equal((await exported()).filter, null);
  });

  it('stands in the table', async () => {
    const { stdout } = await runSaeMon('top', '--once', '--replay', recording, '--filter', 'err  and  GET');
    assert.match(stdout, /^sae-mon +recording test\.rec \(err GET\)/m);
    assert.match(stdout, new RegExp(`SERVED .* ${ERRORS} transactions +100% errors`));
  });

  it('goes together with the short flags of trace', async () => {
    assert.equal((await traced('--errors', '--filter', 'dur<1s')).length, ERRORS);
    assert.equal((await traced('--errors', '--filter', '!err')).length, 0);
    assert.equal((await traced('--slow', '1s', '--filter', 'err')).length, 0);
    assert.equal((await traced('--proto', 'redis,http', '--filter', 'err', '--count', '7')).length, 7);
  });
});

describe('--error-when and --ok-when', () => {
  it('make errors and unmake them, for whatever is counted', async () => {
    const errors = async (...flags: string[]): Promise<number> => (await exported(...flags)).totals.server.errors;
    assert.equal(await errors('--ok-when', 'type:WRONGTYPE'), 0);
    assert.equal(await errors('--ok-when', 'type:X', '--ok-when', 'status:WRONG*'), 0);
    assert.equal(await errors('--error-when', 'op:GET'), COUNT);
    assert.equal(
      await errors('--error-when', 'dur>1s', '--error-when', 'op:GET', '--ok-when', 'status:*'),
      COUNT - ERRORS,
    );
    assert.equal(
      (await traced('--error-when', 'op:GET', '--ok-when', 'status:*', '--filter', 'err')).length,
      COUNT - ERRORS,
    );
  });
});

describe('a filter that is none ends the command before anything is written', () => {
  for (const [flags, says] of [
    [
      ['trace', '--filter', 'op:GET staus:404'],
      ['--filter: unknown field "staus", did you mean "status"?', '  op:GET staus:404', '         ^^^^^'],
    ],
    [
      ['export', '--json', '--filter', '(err or proto:reddis)'],
      [
        '--filter: unknown protocol "reddis", did you mean "redis"?',
        '  (err or proto:reddis)',
        '                ^^^^^^',
      ],
    ],
    [['top', '--filter', ''], ['--filter: an empty filter']],
    [
      ['top', '--once', '--filter', '/(a/'],
      ['--filter: not a regular expression: missing closing ): `(a`', '  /(a/', '  ^^^^'],
    ],
    [
      ['trace', '--error-when', 'code:404', '--error-when', 'err'],
      ['--error-when: what is an error is decided here: err is not known yet', '  err', '  ^^^'],
    ],
    [
      ['export', '--json', '--ok-when', 'status:4x'],
      ['--ok-when: expected a status, not "4x"', '  status:4x', '         ^^'],
    ],
    [['trace', '--filter', 'a'.repeat(1001)], ['--filter: longer than 1000 characters']],
  ] as const) {
    it(flags.join(' ').slice(0, 60), async () => {
      const { code, stdout, stderr }: Ending = await runSaeMon(...flags, '--replay', recording);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      const lines = stderr.split('\n');
      assert.deepEqual(lines.slice(0, says.length), [`sae-mon: ${says[0]}`, ...says.slice(1)]);
      assert.doesNotMatch(stderr, /\n\s+at /, 'a stack is for bugs');
    });
  }
});
