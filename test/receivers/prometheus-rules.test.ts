/** The same rules, asked by sae-mon and by a real Prometheus that scrapes it: the same alerts fire, and are over. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon, runSaeMon } from '../commands/run-sae-mon.ts';
import type { Child } from '../workloads/child.ts';
import { HttpService } from '../workloads/http-service.ts';
import { freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { PrometheusServer } from './prometheus-server.ts';

const RULES = `interval: 1s
rules:
  - { name: failing, on: side:server path:/status/*, when: each error-ratio > 50%, window: 5s, min-count: 5 }
  - { name: calm, on: "side:server !path:/status/*", when: each error-ratio > 50%, window: 5s, min-count: 5 }
  - { name: slow, on: "proto:http op:GET path:/wait/{id}", when: p99 > 10ms, window: 10s }
  - { name: quick, on: "proto:http path:/wait/{id}", when: mean > 10s, window: 10s }
  - { name: little, on: path:/never, when: rate < 1/s, window: 5s }
  - { name: busy, on: "path~/items|status/", when: each rate > 1/s, window: 5s }
  - { name: gone, on: proto:redis, when: absent, window: 5s }
  - { name: there, on: "proto:http or proto:redis", when: absent, window: 5s }
  - { name: stuck, on: side:server, when: each oldest-in-flight > 1s, window: 5s }
  - { name: losing, when: lost > 0, window: 5s }
  - { name: down, when: sinks-down > 0 }
  - { name: called, when: new-dependency, window: 5s }
`;
const EXPECTED = ['busy /status/{id}', 'failing /status/{id}', 'gone', 'little', 'slow /wait/{id}', 'stuck /wait/{id}'];
/** Longer than the rule asks for. */
const WAIT_MS = 4000;

let service: HttpService;
let saeMon: Child;
let prometheus: PrometheusServer;
const folder = new TemporaryFolder();

before(async () => {
  const file = folder.file('alerts.yml');
  writeFileSync(file, RULES);
  const { stdout, stderr } = await runSaeMon('rules', '--prometheus', '--rules', file);
  assert.equal(stderr, '');
  writeFileSync(folder.file('prometheus.yml'), stdout);
  service = await HttpService.start();
  const port = await freePort();
  prometheus = await PrometheusServer.start({ scrapes: port, native: false, rules: folder.file('prometheus.yml') });
  saeMon = await attachSaeMon('export', '--pid', `${service.pid}`, '--prometheus', `${port}`, '--rules', file);
  // What was counted before the first scrape is in no rate.
  const seen = (): Promise<number> => prometheus.value('sae_mon_complete');
  assert.equal(await prometheus.until(seen, (value) => value === 1), 1);
});
after(async () => {
  for (const each of [saeMon, prometheus, service]) await each[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function requests(path: string, count: number, atOnce = 1): Promise<void> {
  const url = `http://127.0.0.1:${service.port}${path}`;
  for (let i = 0; i < count; i += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, async () => (await fetch(url)).text()));
  }
}

/** By name and resource: those that fire and are not over. */
function said(): string[] {
  const alerts = new Set<string>();
  for (const line of saeMon.stderr.split('\n')) {
    const [, kind, name, rest = ''] = /^alert (fires|resolved)[^:]*: ([^:]+): (.*)$/.exec(line) ?? [];
    if (kind === undefined) continue;
    const alert = [name, /http server \S+ (\S+)/.exec(rest)?.[1] ?? ''].join(' ').trim();
    if (kind === 'fires') alerts.add(alert);
    else alerts.delete(alert);
  }
  return [...alerts].sort();
}

describe('rules that are printed for Prometheus', () => {
  it('are taken by promtool', () => {
    const answer = execFileSync('promtool', ['check', 'rules', folder.file('prometheus.yml')], { encoding: 'utf8' });
    assert.match(answer, /SUCCESS: 12 rules found/);
  });

  it('fire there when they fire here', async () => {
    let goesOn = true;
    const load = async (path: string): Promise<void> => {
      while (goesOn) await requests(path, 8, 4);
    };
    const traffic = Promise.all(['/status/503', '/wait/20', `/wait/${WAIT_MS}`].map(load));
    const fires = await prometheus.until(
      () => prometheus.firing(),
      (firing) => JSON.stringify(firing) === JSON.stringify(EXPECTED),
    );
    assert.deepEqual(fires, EXPECTED);
    await saeMon.until(() => JSON.stringify(said()) === JSON.stringify(EXPECTED), JSON.stringify(EXPECTED));
    goesOn = false;
    await traffic;
  });

  it('are over there when they are over here', async () => {
    await requests('/status/200', 200);
    const left = ['busy /status/{id}', 'gone', 'little'];
    const over = (firing: readonly string[]): boolean => !firing.some((one) => /^(failing|stuck)/.test(one));
    const there = await prometheus.until(() => prometheus.firing(), over);
    assert.ok(over(there), there.join());
    await saeMon.until(() => over(said()), 'an end of what failed and what was stuck');
    for (const one of left.slice(1)) assert.ok(there.includes(one) && said().includes(one), one);
  });
});

it('what cannot be said there is told, and stands in the file', async () => {
  const file = folder.file('unsayable.yml');
  const rule = (name: string, text: string): string => `  - { name: ${name}, ${text} }\n`;
  writeFileSync(
    file,
    `rules:\n${[
      rule('longest', 'when: max > 1s'),
      rule('word', 'when: absent, on: health'),
      rule('net', 'when: absent, on: "side:client server:10.0.0.0/8"'),
      rule('side', 'when: absent, on: "server:db"'),
      rule('unit', 'when: absent, on: "unit:nginx.service"'),
      rule('fine', 'when: absent, on: "side:client server:db:3306"'),
    ].join('')}`,
  );
  const { code, stdout, stderr } = await runSaeMon('rules', '--prometheus', '--rules', file);
  assert.equal(code, 0);
  for (const [name, why] of [
    ['longest', 'a histogram of Prometheus has no max'],
    ['word', 'a word is looked for in all that a row shows, which no label has: name the field'],
    ['net', 'a network is no text that a label could be compared with'],
    ['side', 'server: is told of calls alone: add side:client'],
    ['unit', 'unit: is no label of these series'],
  ] as const) {
    assert.ok(stderr.includes(`sae-mon: warning: rule ${name} is left out: ${why}\n`), stderr);
    assert.ok(stdout.includes(`# Left out: ${name}: ${why}.\n`), stdout);
  }
  assert.deepEqual(stdout.match(/- alert: .*/g), ['- alert: fine']);
  assert.ok(stdout.includes('{role="client", server_address=~"(?is:db)", server_port=~"(?is:3306)"}'), stdout);
});
