import type { CheckCase } from '../../app/check/cases.ts';
import { stripControl } from '../../lib/formats.ts';

export interface JunitOptions {
  readonly cases: readonly CheckCase[];
  readonly startUnixNs: number;
  readonly durationSeconds: number;
  readonly hostname: string;
}

/** Characters, beside control characters, that XML 1.0 has no way to write. */
const FORBIDDEN = /[\ufffe\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** JUnit's XML, as the xunit plug-in of Jenkins describes it: what is undecided is an error, what is not compared is skipped. */
export function exportJunit({ cases, startUnixNs, durationSeconds, hostname }: JunitOptions): string {
  const count = (...outcomes: CheckCase['outcome'][]): string =>
    String(cases.filter(({ outcome }) => outcomes.includes(outcome)).length);
  const suite = attributes({
    name: 'sae-mon check',
    tests: String(cases.length),
    failures: count('failed'),
    errors: count('undecided'),
    skipped: count('skipped'),
    time: durationSeconds.toFixed(3),
    timestamp: new Date(startUnixNs / 1e6).toISOString().slice(0, 19),
    hostname,
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite${suite}>`,
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ELEMENTS = { failed: 'failure', undecided: 'error', skipped: 'skipped' } as const;

function testCase({ group, name, outcome, why, details }: CheckCase): string {
  const open = `    <testcase${attributes({ classname: `sae-mon.${group}`, name, time: '0.000' })}`;
  if (outcome === 'passed') return `${open}/>`;
  const element = ELEMENTS[outcome];
  if (outcome === 'skipped') return `${open}>\n      <skipped${attributes({ message: why })}/>\n    </testcase>`;
  const lines = details.map(({ what, value, samples, verdict }) =>
    text([what, value, samples === null ? '' : `of ${samples}`, verdict].filter(Boolean).join('  ')),
  );
  const inside = lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
  return `${open}>\n      <${element}${attributes({ message: why, type: outcome })}>${inside}</${element}>\n    </testcase>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${text(value)}"`)
    .join('');
}

function text(value: string): string {
  return stripControl(value)
    .replace(FORBIDDEN, '')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] as string);
}
