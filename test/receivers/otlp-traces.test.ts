/** Spans of requests in a real OpenTelemetry collector: whose they are, when they were, and which of them there are. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readClocks, toUnixNs } from '../../src/lib/clock.ts';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { type CollectedSpan, CollectorServer } from './collector-server.ts';
import { type TracedCall, TracedService } from './traced-service.ts';

const CALLS = 101;
/** Of two clocks, read at other times, of which one is adjusted. */
const CLOCKS_NS = 1e6;
const SERVER = 2;
const ERROR = 2;

let service: TracedService;
before(async () => {
  service = await TracedService.start();
});
after(() => service[Symbol.asyncDispose]());

/** Of every third the caller keeps nothing, and every tenth has no trace. */
function traceparentOf(i: number): string | null {
  if (i % 10 === 9) return null;
  const traceId = `${i + 1}`.padStart(4, '0').repeat(8);
  return `00-${traceId}-${`${i + 1}`.padStart(16, 'c')}-${i % 3 === 0 ? '00' : '01'}`;
}

async function spansOf(
  flags: readonly string[],
  load: () => Promise<readonly TracedCall[]>,
): Promise<{ spans: readonly CollectedSpan[]; calls: readonly TracedCall[]; said: string; exemplars: string[] }> {
  await using collector = await CollectorServer.start();
  await using saeMon = await attachSaeMon('export', '--pid', `${service.pid}`, '--otlp', collector.url, ...flags);
  const calls = await load();
  const { code } = await saeMon.stop();
  assert.equal(code, 0, saeMon.stderr);
  // All that it has sent is said at its end, and was taken before that.
  const sent = Number(/: (\d+) spans sent/.exec(saeMon.stderr)?.[1]);
  const spans = await collector.until(
    () => collector.spans(),
    ({ length }) => length >= sent,
  );
  const exemplars = collector
    .points()
    .filter(({ metric, exemplars: [one] = [] }) => metric === 'http.server.request.duration' && one !== undefined)
    .flatMap(({ exemplars = [] }) => exemplars.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
  return { spans, calls, said: saeMon.stderr, exemplars };
}

describe(`${CALLS} requests as spans, all of them`, () => {
  let seen: Awaited<ReturnType<typeof spansOf>>;
  const clocks = readClocks();

  before(async () => {
    seen = await spansOf(['--traces', 'all,errors', '--push-interval', '1s'], async () => {
      const calls: TracedCall[] = [];
      for (let i = 0; i < CALLS; i += 1) {
        calls.push(await service.call(i % 7 === 0 ? 503 : 200, i === 50 ? 120 : i % 5, traceparentOf(i)));
      }
      return calls;
    });
  });

  it('are children of their callers, but those of which the caller keeps nothing and which did not fail', () => {
    const kept = seen.calls.filter(({ traceparent, status }) => status === 503 || traceparent?.endsWith('00') !== true);
    const ids = (traceparent: string | null): string => traceparent?.slice(3, -3) ?? '';
    const wanted = kept.map(({ traceparent }) => ids(traceparent)).filter((text) => text !== '');
    const children = seen.spans.filter(({ parentSpanId }) => parentSpanId !== '');
    assert.deepEqual(children.map(({ traceId, parentSpanId }) => `${traceId}-${parentSpanId}`).sort(), wanted.sort());
    assert.ok(kept.length > 60 && kept.length < CALLS, `${kept.length}`);
    const roots = seen.spans.filter(({ parentSpanId }) => parentSpanId === '');
    assert.equal(roots.length, kept.length - wanted.length);
    assert.equal(new Set(seen.spans.map(({ spanId }) => spanId)).size, kept.length);
    assert.ok(new Set(roots.map(({ traceId }) => traceId)).size === roots.length);
  });

  it('lie within the time of their caller, and around that in which the server worked', (context) => {
    let widest = 0;
    for (const { traceparent, sentNs, readNs, answersNs, gotNs } of seen.calls) {
      const span = seen.spans.find(({ traceId }) => traceId === traceparent?.slice(3, 35));
      if (span === undefined) continue;
      const at = (ns: number): number => toUnixNs(clocks, ns);
      const [start, end] = [Number(span.startTimeUnixNano), Number(span.endTimeUnixNano)];
      assert.ok(start > at(sentNs) - CLOCKS_NS && start < at(readNs) + CLOCKS_NS, `${traceparent} begins`);
      assert.ok(end > at(answersNs) - CLOCKS_NS && end < at(gotNs) + CLOCKS_NS, `${traceparent} ends`);
      widest = Math.max(widest, end - start - (answersNs - readNs));
    }
    context.diagnostic(`at most ${(widest / 1e6).toFixed(3)} ms longer than the server's own time`);
  });

  it('are named and marked by the conventions', () => {
    for (const { name, kind, status, attributes, resource } of seen.spans) {
      assert.deepEqual([name, kind, resource['service.name']], ['GET /status/{id}', SERVER, 'node']);
      const failed = attributes['http.response.status_code'] === '503';
      assert.equal(status.code ?? 0, failed ? ERROR : 0);
      assert.equal(attributes['error.type'], failed ? '503' : undefined);
      assert.ok(!('traceparent' in attributes));
    }
    assert.match(seen.said, /spans sent in \d+ requests\n/);
    assert.match(seen.said, /: spans, as they end\n/);
  });

  it('are what the durations point to: the slowest of those that are kept', () => {
    const [, slowest] = /^00-(.*)-01$/.exec(traceparentOf(50) as string) ?? [];
    assert.ok(seen.exemplars.includes(slowest?.replace('-', ' ') ?? ''), `${seen.exemplars}`);
  });
});

describe('spans of failed and slow requests', () => {
  it('are those alone', async () => {
    const flags = ['--traces', 'errors,slow', '--slow-threshold', '100ms'];
    const { spans } = await spansOf(flags, async () => {
      const calls = [
        await service.call(200, 0, null),
        await service.call(500, 0, `00-${'a'.repeat(32)}-${'1'.repeat(16)}-00`),
        await service.call(200, 120, `00-${'b'.repeat(32)}-${'2'.repeat(16)}-00`),
        await service.call(404, 0, null),
      ];
      return calls;
    });
    assert.deepEqual(spans.map(({ traceId }) => traceId).sort(), ['a'.repeat(32), 'b'.repeat(32)]);
  });
});
