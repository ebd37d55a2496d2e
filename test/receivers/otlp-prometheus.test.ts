/** A current Prometheus is sent OTLP: series, names and ends are those of a scrape. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { Load } from '../load/start-load.ts';
import type { Child } from '../workloads/child.ts';
import { HttpService } from '../workloads/http-service.ts';
import { buildReceiver } from './build-receiver.ts';
import { PrometheusServer } from './prometheus-server.ts';
import { REQUESTS, STEPS } from './stage.ts';
import { TracedService } from './traced-service.ts';

const cleanups = new AsyncDisposableStack();
let server: PrometheusServer;
let saeMon: Child;

before(async () => {
  const program = await buildReceiver('prometheus');
  server = cleanups.use(await PrometheusServer.start({ scrapes: null, native: false, program, otlp: true }));
  const service = cleanups.use(await HttpService.start());
  const traced = cleanups.use(await TracedService.start());
  const brief = { host: '127.0.0.1', port: service.port, connections: 7, depth: 1, warm: null };
  const load = cleanups.use(await Load.start({ kind: 'http', ...brief, steps: STEPS }));
  const pids = [service.pid, load.pid, traced.pid].join(',');
  saeMon = cleanups.use(await attachSaeMon('export', '--pid', pids, '--otlp', server.otlpUrl, '--push-interval', '1s'));
  load.release();
  await load.result();
  await load.close();
  await traced.call(200, 20, `00-${'e'.repeat(32)}-${'1'.repeat(16)}-01`);
  await seen('sum(sae_mon_transactions_total)', 2 * REQUESTS + 1);
});
after(async () => await cleanups.disposeAsync());

async function seen(expression: string, wanted: number): Promise<number> {
  const value = await server.until(
    () => server.value(expression),
    (found) => found === wanted,
  );
  assert.equal(value, wanted, `${expression}\n${saeMon.stderr}`);
  return value;
}

describe('a current Prometheus, by OTLP', () => {
  it('counts by status as the generator does, in native histograms of the same name', async () => {
    const expected = { 200: 8_208, 404: 1_301, 503: 498 };
    const count = 'histogram_count(sum by (http_response_status_code) (http_client_request_duration_seconds))';
    assert.deepEqual(await server.by('http_response_status_code', count), expected);
    const total = 'sum(histogram_count(http_server_request_duration_seconds))';
    assert.equal(await server.value(total), REQUESTS + 1);
  });

  it('has the other series by the names of a scrape', async () => {
    for (const name of [
      'sae_mon_request_bytes_total',
      'sae_mon_response_bytes_total',
      'sae_mon_in_flight',
      'sae_mon_loss_total',
      'sae_mon_coverage_bytes',
      'sae_mon_cpu_seconds_total',
      'sae_mon_attach_timestamp_seconds',
      'sae_mon_sink_items_total',
      'http_server_active_requests',
      'target_info',
    ]) {
      assert.ok((await server.query(name)).length > 0, name);
    }
    assert.equal(await server.value('sae_mon_complete{job="sae-mon"}'), 1);
  });

  it('knows the trace of the slowest request', async () => {
    const exemplars = await server.exemplars('http_server_request_duration_seconds');
    assert.deepEqual([...new Set(exemplars.map((labels) => labels['trace_id']))], ['e'.repeat(32)]);
  });

  it('ends every series with sae-mon, and was refused nothing', async () => {
    const { code } = await saeMon.stop();
    assert.equal(code, 0);
    assert.match(saeMon.stderr, /: \d+ data points sent in \d+ requests\n/);
    const left = await server.until(
      () => server.query('{__name__=~"sae_mon_.*|http_.*"}'),
      ({ length }) => length === 0,
    );
    assert.deepEqual(left, []);
  });
});
