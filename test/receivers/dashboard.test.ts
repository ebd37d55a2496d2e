/** Every query of Grafana's dashboard, in a real Prometheus that sae-mon fed with real traffic of the protocols it has rows for. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { grafanaDashboard } from '../../src/dashboards/grafana.ts';
import type { Panel } from '../../src/dashboards/model.ts';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { panelsOf } from '../dashboards/panels-of.ts';
import { freePort } from '../workloads/tcp.ts';
import { FiveProtocols, HTTP_STEPS } from './five-protocols.ts';
import { PrometheusServer } from './prometheus-server.ts';

/** Nothing went wrong there, and no query invents it: a server of DNS that says NXDOMAIN has not failed. */
const WITHOUT_ERRORS = ['DNS served: errors by kind', 'Kafka served: errors by kind', 'Kafka called: errors by kind'];

/** Seldom enough for each scrape to be in time: of one that is not, the zero from which a new series begins is lost. */
const SCRAPE_MS = 1000;
/** Both of five protocols. */
const ENDS = 10;

const cleanups = new AsyncDisposableStack();
const panels = panelsOf(grafanaDashboard());
let plain: PrometheusServer;
let native: PrometheusServer;

before(async () => {
  const port = await freePort();
  const traffic = cleanups.use(await FiveProtocols.start());
  plain = cleanups.use(await PrometheusServer.start({ scrapes: port, native: false, everyMs: SCRAPE_MS }));
  native = cleanups.use(await PrometheusServer.start({ scrapes: port, native: true, everyMs: SCRAPE_MS }));
  cleanups.use(await attachSaeMon('export', '--pid', traffic.pids.join(','), '--prometheus', `${port}`));
  for (const server of [plain, native]) {
    const complete = (): Promise<number> => server.value('sae_mon_complete');
    assert.equal(await server.until(complete, (value) => value === 1), 1);
  }
  await traffic.run();
  for (const server of [plain, native]) {
    const ends = (): Promise<number> =>
      server.value('count(sum by (protocol, role) (rate(sae_mon_transactions_total{role!="unknown"}[10m])) > 0)');
    assert.equal(await server.until(ends, (value) => value === ENDS), ENDS, 'both ends of each protocol');
  }
});
after(async () => await cleanups.disposeAsync());

describe('each query of the dashboard', () => {
  for (const { title, targets } of panels) {
    const [first] = targets;
    it(`gives data: ${title}`, async (context) => {
      for (const { expr } of targets) {
        const samples = await plain.query(filledIn(expr));
        if (WITHOUT_ERRORS.includes(title)) {
          assert.deepEqual(samples, []);
          continue;
        }
        assert.ok(
          samples.some(({ value }) => Number.isFinite(value)),
          `${expr}\n${JSON.stringify(samples)}`,
        );
      }
      context.diagnostic(`${targets.length} queries; the first: ${first?.expr.slice(0, 120)}`);
    });
  }

  it('gives its percentiles by native histograms where those alone are kept', async () => {
    const asking = panels.filter(({ title }) => /: (percentiles|slowest)$/.test(title));
    assert.equal(asking.length, 20);
    assert.deepEqual(await native.query('http_server_request_duration_seconds_bucket'), []);
    for (const { title, targets } of asking) {
      for (const { expr } of targets) {
        const samples = await native.query(filledIn(expr));
        assert.ok(
          samples.some(({ value }) => Number.isFinite(value)),
          `${title}: ${expr}`,
        );
      }
    }
  });
});

describe('what they say', () => {
  it('is what was sent: rates by row, in the proportions of the generator', async () => {
    const rows = await valuesBy('HTTP/1 served: rows', 0, 'resource');
    const count = (resource: string): number =>
      HTTP_STEPS.filter((step) => step.resource === resource).reduce((sum, step) => sum + step.count, 0);
    const ratio = (rows['/items/{id}'] ?? 0) / (rows['/wait/{id}'] ?? 0);
    assert.ok(Math.abs(ratio / (count('/items/{id}') / count('/wait/{id}')) - 1) < 0.2, JSON.stringify(rows));
  });

  it('is which share failed, for a server and for its client', async () => {
    const all = HTTP_STEPS.reduce((sum, { count }) => sum + count, 0);
    for (const [end, failed] of [
      ['served', 97],
      ['called', 97 + 101],
    ] as const) {
      const ratio = Object.values(await valuesBy(`HTTP/1 ${end}: errors`, 0, 'job'))[0] ?? 0;
      assert.ok(Math.abs(ratio / (failed / all) - 1) < 0.2, `${end}: ${ratio} for ${failed} of ${all}`);
    }
  });

  it('is that DNS and Kafka had no failures that are none: 0, not nothing', async () => {
    assert.deepEqual(Object.values(await valuesBy('DNS served: errors', 0, 'job')), [0]);
    assert.deepEqual(Object.values(await valuesBy('Kafka served: errors', 0, 'job')), [0]);
  });

  it('is that the slowest row waits 20 ms', async () => {
    const p99 = await valuesBy('HTTP/1 served: slowest', 0, 'route');
    assert.ok((p99['/wait/{id}'] ?? 0) > 0.02, JSON.stringify(p99));
  });

  it('is that the numbers are complete', async () => {
    assert.deepEqual(Object.values(await valuesBy('The numbers above are', 0, 'instance')), [1]);
  });
});

async function valuesBy(title: string, target: number, label: string): Promise<Record<string, number>> {
  const panel = panels.find((one: Panel) => one.title === title);
  const expr = panel?.targets[target]?.expr;
  assert.ok(expr !== undefined, title);
  return await plain.by(label, filledIn(expr));
}

/** As Grafana does for "All", over the whole of the test. */
function filledIn(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '10m')
    .replaceAll('$__range', '10m')
    .replaceAll(/\$(job|instance|observer)\b/g, '.+');
}
