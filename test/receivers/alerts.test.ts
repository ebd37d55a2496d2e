/** Alerts of a live service: on stderr, in a real Alertmanager, and at a webhook. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { Receiver } from '../sinks/push/receiver.ts';
import type { Child } from '../workloads/child.ts';
import { HttpService } from '../workloads/http-service.ts';
import { freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { AlertmanagerServer, type Known } from './alertmanager-server.ts';

const RULES = `interval: 1s
rules:
  - name: failing
    on: side:server
    when: each error-ratio > 50%
    window: 2s
    min-count: 5
    severity: page
    labels: { team: web }
    summary: '{{value}} of {{operation}} {{resource}} fail'
`;
/** So long Prometheus' own rules let pass before they send an alert again. */
const RESEND_MS = 60_000;

let service: HttpService;
const folder = new TemporaryFolder();

before(async () => {
  service = await HttpService.start();
  writeFileSync(folder.file('alerts.yml'), RULES);
});
after(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function watch(...args: readonly string[]): Promise<Child> {
  return attachSaeMon('export', '--pid', `${service.pid}`, '--rules', folder.file('alerts.yml'), ...args);
}

/** As many as the window needs, one after the other. */
async function requests(path: string, count = 20): Promise<void> {
  for (let i = 0; i < count; i += 1) await (await fetch(`http://127.0.0.1:${service.port}${path}`)).text();
}

const FIRES = 'alert fires: failing: error-ratio';

describe('an alert', () => {
  let manager: AlertmanagerServer;
  let hook: Receiver;
  let managersHook: Receiver;
  let saeMon: Child;
  before(async () => {
    hook = await Receiver.start();
    managersHook = await Receiver.start();
    manager = await AlertmanagerServer.start(await freePort(), managersHook.port);
    const webhook = `http://127.0.0.1:${hook.port}/services/secret`;
    saeMon = await watch('--alertmanager', manager.url, '--webhook', webhook, '--label', 'cluster=eu');
  });
  after(async () => {
    for (const each of [saeMon, manager, hook, managersHook]) await each[Symbol.asyncDispose]();
  });

  it('is said, and arrives with its labels and what was measured', async () => {
    await saeMon.line('stderr', '1 rule, asked every 1 s');
    await requests('/status/503');
    const line = await saeMon.line('stderr', FIRES);
    assert.match(
      line,
      /error-ratio 100% > 50%: http server GET \/status\/\{id\} of node \(100% of GET \/status\/\{id\} fail\)$/,
    );
    const [alert, ...others] = await manager.until((alerts) => alerts.length > 0);
    assert.deepEqual(others, []);
    assert.deepEqual(alert?.labels, {
      alertname: 'failing',
      severity: 'page',
      team: 'web',
      cluster: 'eu',
      host: hostname(),
      workload: 'node',
      protocol: 'http',
      role: 'server',
      operation: 'GET',
      resource: '/status/{id}',
    });
    assert.deepEqual(alert?.annotations, { summary: '100% of GET /status/{id} fail' });
    assert.equal(alert?.status.state, 'active');
    // As Prometheus: over of itself when it is not sent for four times.
    assertNear(Date.parse(alert?.endsAt ?? '') - Date.parse(alert?.updatedAt ?? ''), 4 * RESEND_MS);
  });

  it("comes at the webhook as Alertmanager's own message does", async () => {
    await hook.until(1);
    await managersHook.until(1);
    const own = JSON.parse(hook.bodies[0] ?? '');
    const managers = JSON.parse(managersHook.bodies[0] ?? '');
    assert.deepEqual(keysOf(own), keysOf(managers));
    for (const key of [
      'version',
      'status',
      'groupKey',
      'groupLabels',
      'commonLabels',
      'commonAnnotations',
      'truncatedAlerts',
    ]) {
      assert.deepEqual(own[key], managers[key], key);
    }
    for (const key of ['status', 'labels', 'annotations', 'fingerprint']) {
      assert.deepEqual(own.alerts[0][key], managers.alerts[0][key], key);
    }
    assert.equal(own.alerts[0].endsAt, managers.alerts[0].endsAt);
    assertNear(Date.parse(own.alerts[0].startsAt), Date.parse(managers.alerts[0].startsAt));
  });

  it('is silenced by amtool, as any other', async () => {
    manager.amtool('silence', 'add', 'alertname=failing', 'resource=/status/{id}', '--comment=x', '--author=x');
    const [alert] = await manager.until((alerts) => alerts[0]?.status.state === 'suppressed');
    assert.equal(alert?.status.state, 'suppressed');
    const [silence] = manager.amtool('silence', 'query', '--quiet').trim().split('\n');
    manager.amtool('silence', 'expire', silence ?? '');
    const [again] = await manager.until((alerts) => alerts[0]?.status.state === 'active');
    assert.equal(again?.status.state, 'active');
  });

  it('is kept while nothing can be said of it, and sent again each minute, with the date at which it began', async () => {
    await saeMon.line('stderr', 'alert kept, no transactions: failing');
    const [first] = await manager.alerts();
    const isNewer = ([alert]: readonly Known[]): boolean => alert !== undefined && alert.updatedAt !== first?.updatedAt;
    const [next] = await manager.until(isNewer, RESEND_MS + 10_000);
    assertNear(Date.parse(next?.updatedAt ?? '') - Date.parse(first?.updatedAt ?? ''), RESEND_MS);
    assertNear(Date.parse(next?.endsAt ?? '') - Date.parse(first?.endsAt ?? ''), RESEND_MS);
    assert.equal(next?.startsAt, first?.startsAt);
    assert.equal(hook.received.length, 1, 'a webhook hears of changes alone');
  });

  it('is over when it does not hold, and whoever was told is told that', async () => {
    await requests('/status/200');
    assert.match(await saeMon.line('stderr', 'alert resolved after'), /after 1m\d\ds: failing: error-ratio 100% > 50%/);
    assert.deepEqual(await manager.until((alerts) => alerts.length === 0), []);
    await hook.until(2);
    const { status, alerts } = JSON.parse(hook.bodies[1] ?? '');
    assert.deepEqual([status, alerts.length, alerts[0].status], ['resolved', 1, 'resolved']);
    assertNear(Date.parse(alerts[0].endsAt), Date.now());
  });

  it('is told of in the last words, and no password with it', async () => {
    const { code } = await saeMon.stop();
    assert.equal(code, 0);
    assert.match(
      saeMon.stderr,
      /\nalertmanager http:\/\/127\.0\.0\.1:\d+\/api\/v2\/alerts: 3 alerts sent in 3 requests\n/,
    );
    assert.match(saeMon.stderr, /\nwebhook 127\.0\.0\.1:\d+: 2 alerts sent in 2 requests\n/);
    assert.doesNotMatch(saeMon.stderr, /secret/);
    assert.equal(saeMon.stdout, '');
  });
});

describe('an Alertmanager that is away', () => {
  it('is told of what fires when it comes, and of what is over', async () => {
    const port = await freePort();
    await using hook = await Receiver.start();
    await using saeMon = await watch('--alertmanager', `http://user:geheim@127.0.0.1:${port}/`);
    await requests('/status/503');
    await saeMon.line('stderr', FIRES);
    await saeMon.line('stderr', 'sae-mon: warning: alertmanager http://***@127.0.0.1');
    await using manager = await AlertmanagerServer.start(port, hook.port);
    const [alert] = await manager.until((alerts) => alerts.length > 0);
    assert.equal(alert?.labels['alertname'], 'failing');
    await requests('/status/200');
    assert.deepEqual(await manager.until((alerts) => alerts.length === 0), []);
    await requests('/status/503');
    await manager.until((alerts) => alerts.length > 0);
    await saeMon.stop();
    assert.match(saeMon.stderr, /\n1 alert fires at the end\n/);
    assert.doesNotMatch(saeMon.stderr, /geheim/);
    assert.equal((await manager.alerts()).length, 1, 'it is not over because nobody looks');
  });
});

/** Within what an interval and a busy machine make of it. */
function assertNear(ms: number, wantedMs: number): void {
  assert.ok(Math.abs(ms - wantedMs) < 5000, `${ms} ms, not ${wantedMs}`);
}

/** Of a message, and of the first alert in it. */
function keysOf(message: { readonly alerts: readonly object[] }): string[][] {
  return [Object.keys(message).sort(), Object.keys(message.alerts[0] ?? {}).sort()];
}
