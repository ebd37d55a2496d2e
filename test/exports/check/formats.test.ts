import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { CheckCase } from '../../../src/app/check/cases.ts';
import { exportAnnotations } from '../../../src/exports/check/annotations.ts';
import { exportJunit } from '../../../src/exports/check/junit.ts';
import { exportMarkdown } from '../../../src/exports/check/markdown.ts';
import { renderCheck } from '../../../src/views/check.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';

const SCHEMA = join(import.meta.dirname, 'junit-10.xsd');
/** What a client could send as a path, or a service be called. */
const EVIL = '/a"]]><&\n::error::x\u001b[31m|`<img src=x>[l](j:s)%0A::set-env\u202e\ufffe\u0000{*}';

const CASES: readonly CheckCase[] = (['passed', 'failed', 'undecided', 'skipped'] as const).map((outcome) => ({
  group: 'rules',
  name: `p99 < 1s ${outcome} ${EVIL}`,
  outcome,
  why: outcome === 'passed' ? '' : `because ${EVIL}`,
  details: [{ what: `GET ${EVIL}`, value: '1.20s', samples: 1234, verdict: EVIL }],
}));

describe('what a check writes of text from the network', () => {
  const junit = exportJunit({ cases: CASES, startUnixNs: 1.7e18, durationSeconds: 30, hostname: 'a<b' });

  it('is JUnit XML by its schema, with as many failures, errors and skipped as there are', () => {
    using folder = new TemporaryFolder();
    const path = folder.file('check.xml');
    writeFileSync(path, junit);
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', SCHEMA, path], { stdio: 'pipe' });
    const read = (xpath: string): string =>
      execFileSync('xmllint', ['--xpath', `string(${xpath})`, path], { encoding: 'utf8' }).replace(/\n$/, '');
    assert.deepEqual(
      ['tests', 'failures', 'errors', 'skipped'].map((name) => read(`//testsuite/@${name}`)),
      ['4', '1', '1', '1'],
    );
    // What is no control character comes back as it was.
    assert.equal(
      read('//testcase[2]/failure/@message'),
      'because /a"]]><&::error::x[31m|`<img src=x>[l](j:s)%0A::set-env{*}',
    );
  });

  it('is no markup and no row of its own in Markdown', () => {
    const markdown = exportMarkdown(EVIL, 'failed', CASES);
    assert.doesNotMatch(markdown, /<img|\[l\]|`|\u001b|\u202e/);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| ✅') || line.startsWith('| ❌'));
    assert.equal(rows.length, 2);
    for (const row of rows) assert.equal(row.split('|').length, 5, row);
  });

  it('is one workflow command a case, whatever is in it', () => {
    const lines = exportAnnotations(CASES);
    assert.equal(lines.length, 2);
    assert.match(lines[0] as string, /^::error title=sae-mon check failed::p99 < 1s failed \/a/);
    assert.match(lines[1] as string, /^::warning title=/);
    for (const line of lines) {
      assert.doesNotMatch(line, /[\n\r\u001b]|%0A/);
      assert.match(line, /%250A/);
    }
  });

  it('begins no line of the report, and steers no terminal', () => {
    const text = renderCheck(CASES, { title: EVIL, outcome: 'failed', columns: 100, color: false });
    assert.doesNotMatch(text, /^::|\u001b|\u202e/m);
    assert.match(text, /\ncheck: failed\n$/);
    assert.match(renderCheck(CASES, { title: '', outcome: 'failed', columns: 100, color: true }), /\u001b\[31mfailed/);
  });
});
