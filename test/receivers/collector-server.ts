import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Child } from '../workloads/child.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { buildReceiver } from './build-receiver.ts';

/** For the answer to become what is expected: some exports, on a busy machine. */
const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 50;
const NO_RECORDED_VALUE = 1;

type Value = Readonly<Record<string, string | number | boolean>>;
type Pairs = readonly { readonly key: string; readonly value: Value }[];

interface PointAsWritten {
  readonly attributes?: Pairs;
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly count?: string;
  readonly sum?: number;
  readonly scale?: number;
  readonly positive?: { readonly offset?: number; readonly bucketCounts?: readonly string[] };
  readonly flags?: number;
  readonly exemplars?: readonly { readonly traceId: string; readonly spanId: string; readonly asDouble: number }[];
}

type PointsAsWritten = { readonly dataPoints: readonly PointAsWritten[] };

export interface CollectedPoint extends Omit<PointAsWritten, 'attributes'> {
  readonly metric: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly resource: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** An OpenTelemetry collector that writes what it has received to files, a line a request. */
export class CollectorServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;

  private constructor(port: number, child: Child, folder: TemporaryFolder) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(): Promise<CollectorServer> {
    const program = await buildReceiver('collector');
    const folder = new TemporaryFolder();
    const port = await freePort();
    writeFileSync(folder.file('collector.yml'), configuration(port, folder));
    const child = new Child(program, ['--config', `file:${folder.file('collector.yml')}`]);
    await accepting(child, port);
    return new CollectorServer(port, child, folder);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** All data points of all requests, in the order in which they came. */
  points(): CollectedPoint[] {
    return this.#requests('metrics', 'resourceMetrics').flatMap(({ resource, scopes }) =>
      scopes.flatMap(({ metrics = [] }) =>
        metrics.flatMap(({ name, gauge, sum, exponentialHistogram }) =>
          ((gauge ?? sum ?? exponentialHistogram)?.dataPoints ?? []).map((point) => ({
            ...point,
            metric: name,
            resource,
            attributes: recordOf(point.attributes),
          })),
        ),
      ),
    );
  }

  /** Of each series what came last, but for its end. */
  latest(metric: string): CollectedPoint[] {
    const latest = new Map<string, CollectedPoint>();
    for (const point of this.points()) {
      if (point.metric === metric && !isEnd(point))
        latest.set(JSON.stringify([point.resource, point.attributes]), point);
    }
    return [...latest.values()];
  }

  spans(): CollectedSpan[] {
    return this.#requests('traces', 'resourceSpans').flatMap(({ resource, scopes }) =>
      scopes.flatMap(({ spans = [] }) =>
        // What is empty is not written.
        spans.map((span) => ({
          ...span,
          parentSpanId: span.parentSpanId ?? '',
          resource,
          attributes: recordOf(span.attributes),
        })),
      ),
    );
  }

  /** Asks until `holds`, and returns what was there last, so that the assertion can tell. */
  async until<Answer>(ask: () => Answer, holds: (answer: Answer) => boolean): Promise<Answer> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = ask();
      if (holds(answer) || performance.now() > deadline) return answer;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }

  #requests(signal: 'metrics' | 'traces', key: 'resourceMetrics' | 'resourceSpans'): OfResource[] {
    const path = this.#folder.file(`${signal}.json`);
    if (!existsSync(path)) return [];
    // The last line may be half written.
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    return lines.flatMap((line) => {
      const request = JSON.parse(line) as Record<string, readonly ResourceAsWritten[]>;
      return (request[key] ?? []).map(({ resource, scopeMetrics, scopeSpans }) => ({
        resource: recordOf(resource.attributes),
        scopes: scopeMetrics ?? scopeSpans ?? [],
      }));
    });
  }
}

type SpanAsWritten = Omit<CollectedSpan, 'resource' | 'attributes' | 'parentSpanId'> & {
  readonly attributes?: Pairs;
  readonly parentSpanId?: string;
};

interface ScopeAsWritten {
  readonly metrics?: readonly {
    readonly name: string;
    readonly gauge?: PointsAsWritten;
    readonly sum?: PointsAsWritten;
    readonly exponentialHistogram?: PointsAsWritten;
  }[];
  readonly spans?: readonly SpanAsWritten[];
}

interface ResourceAsWritten {
  readonly resource: { readonly attributes?: Pairs };
  readonly scopeMetrics?: readonly ScopeAsWritten[];
  readonly scopeSpans?: readonly ScopeAsWritten[];
}

interface OfResource {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scopes: readonly ScopeAsWritten[];
}

/** It has no value: the series is over. */
export function isEnd({ flags = 0 }: CollectedPoint): boolean {
  return flags === NO_RECORDED_VALUE;
}

function recordOf(pairs: Pairs | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
}

function configuration(port: number, folder: TemporaryFolder): string {
  const file = (signal: string): string => `{ path: ${folder.file(`${signal}.json`)}, flush_interval: 100ms }`;
  return `receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:${port}' } } } }
exporters:
  file/metrics: ${file('metrics')}
  file/traces: ${file('traces')}
service:
  telemetry: { metrics: { level: none } }
  pipelines:
    metrics: { receivers: [otlp], exporters: [file/metrics] }
    traces: { receivers: [otlp], exporters: [file/traces] }
`;
}
