/** A configuration file is read whole or refused at the place that is wrong. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../../../src/app/config/read-config.ts';
import { flagTable, type ListedCommand } from '../../../src/commands/flag-table.ts';
import { UserError } from '../../../src/lib/errors.ts';

const COMMANDS: readonly ListedCommand[] = [
  {
    id: 'top',
    flags: {
      pid: { type: 'option', multiple: true },
      interval: { type: 'option' },
      by: { type: 'option', multiple: true },
      sql: { type: 'boolean' },
      'max-names': { type: 'option' },
    },
  },
  { id: 'export', flags: { interval: { type: 'option' }, sql: { type: 'boolean' }, output: { type: 'option' } } },
  { id: 'protocols', flags: {} },
];
const read = (text: string): ReturnType<typeof readConfig> => readConfig(text, 'c.yaml', flagTable(COMMANDS));

describe('what a file says', () => {
  it('is the flags of each section, with their lines, and the screen', () => {
    const { flags, screen } = read(`# mine
all:
  sql: true
top:
  interval: 2s
  by: container, unit
  max-names: 5000
screen:
  theme: 16
  mouse: false
  thresholds: { error-ratio: { warn: 1%, bad: 12.5% }, duration: { warn: 200ms, bad: 1s } }
  columns:
    served: [rate, p99]
  sorts: { served: -p99 }
`);
    assert.deepEqual(flags, [
      { section: 'all', flag: 'sql', value: true, line: 3 },
      { section: 'top', flag: 'interval', value: '2s', line: 5 },
      { section: 'top', flag: 'by', value: ['container, unit'], line: 6 },
      { section: 'top', flag: 'max-names', value: '5000', line: 7 },
    ]);
    assert.deepEqual(screen.part, {
      theme: '16',
      mouse: false,
      thresholds: { errorRatio: { warn: 0.01, bad: 0.125 }, durationSeconds: { warn: 0.2, bad: 1 } },
      columns: { served: ['rate', 'p99'] },
      sorts: { served: '-p99' },
    });
    assert.deepEqual(
      [...screen.lines],
      [
        ['theme', 9],
        ['mouse', 10],
        ['thresholds.error-ratio', 11],
        ['thresholds.duration', 11],
        ['columns.served', 13],
        ['sorts.served', 14],
      ],
    );
  });

  it('may be nothing: all of it is commented out', () => {
    for (const text of ['', '# nothing\n', 'top:\n# interval: 2s\n', 'screen:\n  columns:\n']) {
      assert.deepEqual(read(text).flags, [], text);
    }
  });
});

/** The file, the place and the fault, and what is said to do. */
const FAULTS: readonly (readonly [text: string, says: RegExp, next?: RegExp])[] = [
  ['tpo: {}', /^c\.yaml:1:1: unknown key "tpo", did you mean "top"\?$/, /Keys: all, export, top, screen\./],
  ['top:\n  intervall: 2s', /^c\.yaml:2:3: unknown key "intervall", did you mean "interval"\?$/, /Keys: by, interval/],
  ['top:\n  pid: 12', /^c\.yaml:2:3: --pid is said on the command line alone$/, /never says whom to watch/],
  ['all: { output: x }', /^c\.yaml:1:8: --output is said on the command line alone$/],
  // A window makes another document, which is nobody's default.
  ['export: { interval: 2s }', /^c\.yaml:1:11: --interval is said on the command line alone$/],
  ['protocols: { x: 1 }', /unknown key "protocols"/],
  ['top: { interval: 2x }', /^c\.yaml:1:18: --interval: "2x" is not a duration$/, /500ms, 10s or 5m/],
  ['top: { interval: 1ms }', /--interval 1ms is too short/],
  ['top: { interval: [1s] }', /expected a value after interval:/],
  ['top: { max-names: 1e3 }', /--max-names 1e3 is not a number of names/],
  ['top: { by: [unit, contaner] }', /--by contaner is nothing that rows have/, /Did you mean container\?/],
  ['top: { sql: yes }', /^c\.yaml:1:13: expected true or false$/, /sql: true/],
  ['top: [interval]', /expected flags without their dashes, as NAME: VALUE/],
  ['top: 5', /expected flags without their dashes/],
  ['top: { sql: true, sql: true }', /this key is there twice/],
  ['top: *x', /not YAML|aliases are not read here/],
  ['screen: { theme: drak }', /there is no theme "drak", did you mean "dark"\?/, /auto, dark, light, 16, none/],
  ['screen: { ascii: 1 }', /expected true or false/],
  ['screen: { colours: true }', /unknown key "colours", did you mean "columns"\?|unknown key "colours"/],
  ['screen: { thresholds: { latency: 1 } }', /unknown key "latency"/, /error-ratio, duration/],
  ['screen: { thresholds: { error-ratio: { warn: 5%, bad: 1% } } }', /warn is above bad/],
  ['screen: { thresholds: { error-ratio: { warn: 5% } } }', /expected bad:, too/],
  ['screen: { thresholds: { error-ratio: { warn: 5, bad: 10 } } }', /expected a share/, /warn: 1%, bad: 5%/],
  ['screen: { thresholds: { error-ratio: { warn: 5%, bad: 500% } } }', /expected a share/],
  ['screen: { thresholds: { duration: { warn: 5, bad: 10 } } }', /expected a duration/, /warn: 200ms/],
  ['screen: { columns: { served: rate } }', /expected a list of columns/],
  ['screen: { columns: { served: [] } }', /expected 1 to 64 columns/],
  ['screen: { columns: { served: [a, b, a] } }', /^c\.yaml:1:37: this column is there twice$/],
  ['screen: { columns: { served: ["\\e[2J"] } }', /is no name of a list or column/],
  ['screen: { sorts: { served: --x } }', /is no name of a list or column/],
  ['a: b: c', /not YAML/],
  ['--- {}\n--- {}\n', /one document/],
];

describe('a fault', () => {
  for (const [text, says, next = /SAE_MON_CONFIG=/] of FAULTS) {
    it(`is told at its place: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => read(text),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.code, 'BAD_CONFIG');
          assert.match(error.message, says);
          assert.match(error.next.join('\n'), next);
          return true;
        },
      );
    });
  }
});
