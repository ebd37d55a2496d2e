import assert from 'node:assert/strict';
import { test } from 'node:test';
import { negotiate } from '../../../src/sinks/prometheus/negotiate.ts';

const PROTOBUF = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited';
const TEXT = /^text\/plain; version=0\.0\.4; charset=utf-8$/;
const OPEN_METRICS = /^application\/openmetrics-text; version=1\.0\.0; charset=utf-8$/;
const DELIMITED =
  /^application\/vnd\.google\.protobuf; proto=io\.prometheus\.client\.MetricFamily; encoding=delimited$/;

/** What Prometheus and others send, and what they must get. */
const CASES: readonly (readonly [accept: string | undefined, type: RegExp])[] = [
  [undefined, TEXT],
  ['*/*', TEXT],
  ['text/html,application/xhtml+xml,*/*;q=0.8', TEXT],
  // Prometheus 2.42, without and with native histograms.
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    OPEN_METRICS,
  ],
  [`${PROTOBUF},application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1`, DELIMITED],
  // Prometheus 3.
  [
    `${PROTOBUF};q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;q=0.3,*/*;q=0.2`,
    DELIMITED,
  ],
  ['text/plain;version=0.0.4;q=0.9, application/openmetrics-text;version=1.0.0;q=0.1', TEXT],
  // Other versions and encodings of what there is.
  ['application/openmetrics-text;version=2.0.0', TEXT],
  [`${PROTOBUF.replace('delimited', 'text')},application/openmetrics-text;q=0.2`, OPEN_METRICS],
  ['application/json', TEXT],
  ['application/openmetrics-text;q=0', TEXT],
  ['application/openmetrics-text;q=nonsense', TEXT],
  [`${'text/x,'.repeat(100_000)}${PROTOBUF}`, TEXT],
];

for (const [accept, type] of CASES) {
  test(`\`Accept: ${accept?.slice(0, 90)}\` gets ${type.source.slice(1, 24)}`, () => {
    assert.match(negotiate(accept).contentType, type);
  });
}
