/** OpenTelemetry's environment variables, against a real collector. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endingOf, startSaeMon } from '../commands/run-sae-mon.ts';
import type { Child } from '../workloads/child.ts';
import { freePort } from '../workloads/tcp.ts';
import { CollectorServer } from './collector-server.ts';
import { TracedService } from './traced-service.ts';

let service: TracedService;
let collector: CollectorServer;
before(async () => {
  service = await TracedService.start();
  collector = await CollectorServer.start();
});
after(async () => {
  await service[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

function start(environment: Readonly<Record<string, string>>, ...flags: string[]): Child {
  const env = { ...process.env, ...environment };
  return startSaeMon(['export', '--pid', `${service.pid}`, ...flags], { env });
}

describe('an export without a flag for a sink', () => {
  it('sends metrics and spans where the environment says, and says by which of its variables', async () => {
    await using saeMon = start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=mine',
      OTEL_SERVICE_NAME: 'watcher',
    });
    await saeMon.line('stderr', 'attached');
    await service.call(204, 0, null);
    await collector.until(
      () => collector.latest('http.server.request.duration'),
      (points) => points.length > 0,
    );
    const { code } = await saeMon.stop();
    assert.equal(code, 0);
    const spans = await collector.until(
      () => collector.spans(),
      ({ length }) => length > 0,
    );
    assert.deepEqual(
      spans.map(({ attributes, resource }) => [
        attributes['http.response.status_code'],
        resource['service.name'],
        resource['deployment.environment.name'],
      ]),
      [['204', 'node', 'test']],
    );
    const own = collector.points().find(({ metric }) => metric === 'sae_mon.complete');
    assert.deepEqual(
      [own?.resource['service.name'], own?.resource['deployment.environment.name']],
      ['watcher', 'test'],
    );
    assert.match(
      saeMon.stderr,
      /^no sink is named by a flag: taken from the environment, by OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_METRIC_EXPORT_INTERVAL, OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME, OTEL_TRACES_EXPORTER\n/,
    );
    assert.match(saeMon.stderr, /\/v1\/metrics: every 1 s\n/);
  });

  it('is scraped where the environment says', async () => {
    const port = await freePort();
    const scraped = { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` };
    await using saeMon = start(scraped);
    await saeMon.line('stderr', 'metrics on ');
    const response = await fetch(`http://localhost:${port}/metrics`);
    assert.match(await response.text(), /^sae_mon_complete 1$/m);
  });
});

describe("OpenTelemetry's environment", () => {
  for (const [why, environment, flags] of [
    ['a flag names a sink', {}, ['--json', '--for', '1s']],
    ['the SDK is disabled', { OTEL_SDK_DISABLED: 'true' }, []],
    ['a protocol that is not spoken is wanted', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, []],
  ] as const) {
    it(`has nothing sent where ${why}`, async () => {
      const before = collector.points().length;
      const spoken = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_METRIC_EXPORT_INTERVAL: '100', ...environment };
      const { code, stderr } = await endingOf(start(spoken, ...flags));
      assert.equal(code, flags.length > 0 ? 0 : 2, stderr);
      assert.doesNotMatch(stderr, /taken from the environment/);
      assert.equal(collector.points().length, before);
    });
  }
});
