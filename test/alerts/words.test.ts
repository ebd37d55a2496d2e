/** What people and receivers are told of an alert. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlertChange } from '../../src/alerts/alert.ts';
import { Alerts } from '../../src/alerts/alerts.ts';
import { readRuleFile } from '../../src/alerts/file/read-file.ts';
import { parseTemplate, printTemplate } from '../../src/alerts/template.ts';
import { alertAnnotations, alertLabels, changeText } from '../../src/alerts/words.ts';
import { Intervals, type Traffic } from './intervals.ts';

const ORIGIN = { host: 'web-1', labels: { cluster: 'eu', team: 'all' } };

function changeOf(rule: string, traffic: Traffic, before: readonly Traffic[] = []): AlertChange {
  const file = `interval: 10s\nrules: [{ name: it, window: 10s, ${rule} }]`;
  const alerts = new Alerts(readRuleFile(file, 'a.yml', ['http', 'redis']));
  const intervals = new Intervals(10);
  alerts.interval(intervals.next(before), 0);
  const [change] = alerts.interval(intervals.next([traffic]), 0);
  return change ?? assert.fail('nothing fires');
}

describe('a line on stderr', () => {
  for (const [rule, traffic, line] of [
    ['when: p99 > 500ms', { count: 200, ms: 612 }, 'p99 612ms > 500ms: http server GET /users/{id} of command-0'],
    [
      'when: each error-ratio >= 2.5%',
      { count: 200, errors: 7 },
      'error-ratio 3.5% >= 2.5%: http server GET /users/{id} of command-0',
    ],
    ['when: each rate > 30/m', { count: 100 }, 'rate 10/s > 0.5/s: http server GET /users/{id} of command-0'],
    [
      'when: each oldest-in-flight > 2s',
      { inFlight: 9 },
      'oldest-in-flight 9.00s > 2.00s: http server GET /users/{id} of command-0',
    ],
    ['when: errors > 1000', { count: 2000, errors: 1234 }, 'errors 1,234 > 1,000: server'],
    [
      'when: new-dependency',
      { role: 'client', protocol: 'redis', count: 1 },
      'calls a server that is new: redis client to 10.0.0.5:80 of command-0',
    ],
    ['when: absent, on: proto:redis', { count: 1 }, 'no transactions'],
    [
      'when: p99 > 500ms, summary: "{{resource}} takes {{value}}, not {{limit}}"',
      { count: 200, ms: 612 },
      'p99 612ms > 500ms: http server GET /users/{id} of command-0 (/users/{id} takes 612ms, not 500ms)',
    ],
  ] as const) {
    const first = rule.includes('absent');
    it(rule, () =>
      assert.equal(
        first ? changeTextOfFirst(rule) : changeText(changeOf(rule, traffic), 20),
        `alert fires: it: ${line}`,
      ),
    );
  }

  it('holds nothing of the network that a terminal would act upon, and not too much of it', () => {
    const resource = `/\u001b]0;x\u0007\u202e\n${'é'.repeat(300)}`;
    const change = changeOf('when: each transactions > 1, summary: "at {{resource}}"', { resource, count: 9 });
    const text = changeText(change, 20);
    assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
    assert.ok(text.length < 520, `${text.length}`);
    assert.match(text, /GET \/\]0;xé+… of command-0/);
  });
});

function changeTextOfFirst(rule: string): string {
  const alerts = new Alerts(readRuleFile(`interval: 10s\nrules: [{ name: it, window: 10s, ${rule} }]`, 'a', ['redis']));
  const [change] = alerts.interval(new Intervals(10).next([{ count: 1 }]), 0);
  return changeText(change ?? assert.fail('nothing fires'), 10);
}

describe('what a receiver is told', () => {
  it("the rule's labels before the user's, and the alert's own before both", () => {
    const { alert } = changeOf('when: p99 > 500ms, severity: page, labels: { team: web }', { count: 200, ms: 612 });
    assert.deepEqual(alertLabels(alert, ORIGIN), {
      alertname: 'it',
      severity: 'page',
      team: 'web',
      cluster: 'eu',
      host: 'web-1',
      workload: 'command-0',
      protocol: 'http',
      role: 'server',
      operation: 'GET',
      resource: '/users/{id}',
    });
  });

  it('annotations with what was measured', () => {
    const annotations =
      '{ runbook: "https://x/{{name}}", where: "{{host}} {{workload}} {{protocol}} {{role}} {{operation}}{{server}}" }';
    const { alert } = changeOf(`when: p99 > 500ms, annotations: ${annotations}`, { count: 200, ms: 612 });
    assert.deepEqual(alertAnnotations(alert, ORIGIN), {
      runbook: 'https://x/it',
      where: 'web-1 command-0 http server GET',
    });
  });
});

it('a template is printed as it was read, or with its places in other words', () => {
  const parsed = parseTemplate('a {{value}} } b { {{ resource }}{{limit}}.');
  if (parsed.kind === 'fault') assert.fail();
  assert.equal(printTemplate(parsed.template), 'a {{value}} } b { {{resource}}{{limit}}.');
  assert.equal(
    printTemplate(parsed.template, (name) => `<${name}>`),
    'a <value> } b { <resource><limit>.',
  );
});
