import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Environment, readOtelEnvironment } from '../../src/commands/otel-environment.ts';
import { UserError } from '../../src/lib/errors.ts';

const SIGNAL = { headers: [], timeoutMs: null, gzip: true, ca: null, cert: null, key: null };
const BASE = 'OTEL_EXPORTER_OTLP_ENDPOINT';

describe("OpenTelemetry's environment", () => {
  it('asks for nothing where it names no exporter and no endpoint, or is disabled', () => {
    for (const environment of [
      {},
      { OTEL_SERVICE_NAME: 'x', OTEL_RESOURCE_ATTRIBUTES: 'a=b', OTEL_METRIC_EXPORT_INTERVAL: '10' },
      { [BASE]: ' ' },
      { [BASE]: 'http://c:4318', OTEL_SDK_DISABLED: 'TRUE' },
      { [BASE]: 'http://c:4318', OTEL_METRICS_EXPORTER: 'none' },
    ]) {
      assert.equal(readOtelEnvironment(environment), null, JSON.stringify(environment));
    }
  });

  it('has metrics sent below the common endpoint, and each minute', () => {
    for (const base of ['http://c:4318', 'http://c:4318/', 'http://c:4318//']) {
      assert.deepEqual(readOtelEnvironment({ [BASE]: base }), {
        metrics: { ...SIGNAL, url: 'http://c:4318/v1/metrics' },
        traces: null,
        intervalMs: 60_000,
        prometheus: null,
        attributes: {},
        serviceName: null,
        taken: [BASE],
      });
    }
    assert.equal(readOtelEnvironment({ [BASE]: 'https://c/otlp' })?.metrics?.url, 'https://c/otlp/v1/metrics');
    const local = readOtelEnvironment({ OTEL_METRICS_EXPORTER: 'otlp' });
    assert.equal(local?.metrics?.url, 'http://localhost:4318/v1/metrics');
  });

  it('has those of one signal sent where that says, as it stands', () => {
    const settings = readOtelEnvironment({
      [BASE]: 'http://c:4318',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://p:9090/api/v1/otlp/v1/metrics',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:4318/',
    });
    assert.equal(settings?.metrics?.url, 'http://p:9090/api/v1/otlp/v1/metrics');
    assert.equal(settings?.traces?.url, 'http://t:4318/');
  });

  it('has spans sent where that is said of traces, and of all that are sampled', () => {
    const traces = (more: Environment) =>
      readOtelEnvironment({ [BASE]: 'http://c:4318', OTEL_TRACES_EXPORTER: 'otlp', ...more })?.traces;
    assert.deepEqual(traces({}), { ...SIGNAL, url: 'http://c:4318/v1/traces', share: 1 });
    const ratio = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' };
    assert.equal(traces(ratio)?.share, 0.25);
    assert.equal(traces({ OTEL_TRACES_SAMPLER: 'always_off' }), null);
  });

  it('has what is said of one signal go before what is said of both', () => {
    const settings = readOtelEnvironment({
      [BASE]: 'https://c:4318',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc, x-tenant = 1',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-tenant=2',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
      OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '500',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_CERTIFICATE: '/ca.pem',
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/c.pem',
      OTEL_EXPORTER_OTLP_CLIENT_KEY: '/k.pem',
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
    });
    const files = { ca: '/ca.pem', cert: '/c.pem', key: '/k.pem' };
    assert.deepEqual(settings?.metrics, {
      url: 'https://c:4318/v1/metrics',
      headers: [
        ['authorization', 'Basic abc'],
        ['x-tenant', '1'],
      ],
      timeoutMs: 500,
      gzip: false,
      ...files,
    });
    assert.deepEqual(settings?.traces, {
      url: 'https://c:4318/v1/traces',
      headers: [['x-tenant', '2']],
      timeoutMs: 2000,
      gzip: true,
      ...files,
      share: 1,
    });
    assert.equal(settings?.intervalMs, 5000);
  });

  it('has sae-mon named by it, and every resource marked, but with nobody else’s name', () => {
    const named = (more: Environment) => {
      const { attributes, serviceName } = readOtelEnvironment({ [BASE]: 'http://c:4318', ...more }) ?? {};
      return [attributes, serviceName];
    };
    const attributes = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,service.instance.id=b,team=c' };
    assert.deepEqual(named(attributes), [{ team: 'c' }, 'a']);
    assert.deepEqual(named({ ...attributes, OTEL_SERVICE_NAME: 'd' }), [{ team: 'c' }, 'd']);
  });

  it('has metrics served to Prometheus, alone or beside', () => {
    assert.equal(readOtelEnvironment({ OTEL_METRICS_EXPORTER: 'prometheus' })?.prometheus, 'localhost:9464');
    const both = readOtelEnvironment({
      OTEL_METRICS_EXPORTER: 'otlp, prometheus',
      OTEL_EXPORTER_PROMETHEUS_HOST: '::1',
      OTEL_EXPORTER_PROMETHEUS_PORT: '9999',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=a%2Cb',
    });
    assert.deepEqual(
      [both?.prometheus, both?.metrics?.url, both?.attributes],
      ['[::1]:9999', 'http://localhost:4318/v1/metrics', { 'deployment.environment.name': 'a,b' }],
    );
  });

  for (const [what, environment, words] of [
    ['another protocol', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /PROTOCOL=grpc: sae-mon speaks http\/protobuf alone/],
    ['JSON', { OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json' }, /METRICS_PROTOCOL=http\/json/],
    ['deltas', { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' }, /counts since its attach/],
    ['an exporter that there is not', { OTEL_METRICS_EXPORTER: 'otlp,console' }, /no exporter console/],
    ['a compression that there is not', { OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' }, /COMPRESSION=zstd is not known/],
    ['a time that is none', { OTEL_EXPORTER_OTLP_TIMEOUT: '10s' }, /TIMEOUT=10s is not a number of milliseconds/],
    ['an interval that is none', { OTEL_METRIC_EXPORT_INTERVAL: '0' }, /INTERVAL=0 is not a number/],
    ['a key without a certificate', { OTEL_EXPORTER_OTLP_CLIENT_KEY: '/k' }, /one of the two is missing/],
    [
      'a share that is none',
      { OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
      /not a share/,
    ],
    [
      'a sampler that there is not',
      { OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'xray' },
      /SAMPLER=xray is not known/,
    ],
  ] as const satisfies readonly (readonly [string, Environment, RegExp])[]) {
    it(`is refused with ${what}, in words`, () => {
      const read = (): unknown => readOtelEnvironment({ [BASE]: 'http://c:4318', ...environment });
      assert.throws(read, (error: unknown) => error instanceof UserError && words.test(error.message));
    });
  }

  it('is refused with headers that are none, without showing them', () => {
    const read = (): unknown => readOtelEnvironment({ [BASE]: 'http://c', OTEL_EXPORTER_OTLP_HEADERS: 'secret' });
    assert.throws(read, (error: Error) => !error.message.includes('secret'));
  });
});
