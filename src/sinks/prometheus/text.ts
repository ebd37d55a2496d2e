/**
 * Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/) and OpenMetrics 1.0
 * (https://prometheus.io/docs/specs/om/open_metrics_spec/), which differ in names of families, numbers, start times and the end.
 */
import type { CollectedExemplar } from '../../metrics/collection.ts';
import { BUCKET_BOUNDS } from '../../metrics/store/bounds.ts';
import { exemplarBucket } from '../exemplar-place.ts';
import type { Family, HistogramPoint, Labels, ValueFamily } from './families.ts';

interface Dialect {
  /** What a family's name ends with in `# TYPE`. */
  familyName(family: Family): string;
  type(family: Family): string;
  readonly units: boolean;
  readonly starts: boolean;
  readonly exemplars: boolean;
  /** Of `le`: floats have a point in OpenMetrics, and Prometheus takes them as they are written. */
  bound(seconds: number): string;
  readonly end: string;
}

const PLAIN: Dialect = {
  familyName: (family) => (family.type === 'histogram' ? family.name : sampleName(family)),
  type: ({ type }) => (type === 'info' ? 'gauge' : type),
  units: false,
  starts: false,
  exemplars: false,
  bound: String,
  end: '',
};

const OPEN_METRICS: Dialect = {
  familyName: ({ name }) => name,
  type: ({ type }) => type,
  units: true,
  starts: true,
  exemplars: true,
  bound: boundLabel,
  end: '# EOF\n',
};

export function toText(families: readonly Family[]): string {
  return write(families, PLAIN);
}

export function toOpenMetrics(families: readonly Family[]): string {
  return write(families, OPEN_METRICS);
}

export function sampleName({ name, type }: ValueFamily): string {
  if (type === 'counter') return `${name}_total`;
  return type === 'info' ? `${name}_info` : name;
}

/** `le` as OpenMetrics has it, and as Prometheus 3 makes it of what it scrapes. */
export function boundLabel(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds);
}

function write(families: readonly Family[], dialect: Dialect): string {
  const lines: string[] = [];
  for (const family of families) {
    const name = dialect.familyName(family);
    lines.push(`# HELP ${name} ${family.help}\n# TYPE ${name} ${dialect.type(family)}\n`);
    if (dialect.units && family.unit !== null) lines.push(`# UNIT ${name} ${family.unit}\n`);
    if (family.type === 'histogram') {
      for (const point of family.points) writeHistogram(lines, family.name, point, dialect);
    } else writeValues(lines, family, dialect);
  }
  lines.push(dialect.end);
  return lines.join('');
}

function writeValues(lines: string[], family: ValueFamily, dialect: Dialect): void {
  const name = sampleName(family);
  for (const { labels, value, startUnixNs } of family.points) {
    const written = labelText(labels);
    lines.push(`${name}${braced(written)} ${value}\n`);
    if (startUnixNs !== null) writeStart(lines, `${family.name}_created${braced(written)}`, startUnixNs, dialect);
  }
}

function writeHistogram(lines: string[], name: string, point: HistogramPoint, dialect: Dialect): void {
  const { durations, startUnixNs } = point;
  const labels = labelText(point.labels);
  const before = labels === '' ? '' : `${labels},`;
  const { exemplar } = durations;
  const marked = dialect.exemplars && exemplar !== null ? exemplarBucket(exemplar.seconds) : -1;
  const mark = (at: number): string => (at === marked && exemplar !== null ? exemplarText(exemplar) : '');
  let below = 0;
  BUCKET_BOUNDS.forEach((bound, at) => {
    below += durations.classic[at] as number;
    lines.push(`${name}_bucket{${before}le="${dialect.bound(bound)}"} ${below}${mark(at)}\n`);
  });
  lines.push(`${name}_bucket{${before}le="+Inf"} ${durations.count}${mark(BUCKET_BOUNDS.length)}\n`);
  lines.push(`${name}_sum${braced(labels)} ${durations.seconds}\n${name}_count${braced(labels)} ${durations.count}\n`);
  writeStart(lines, `${name}_created${braced(labels)}`, startUnixNs, dialect);
}

/** Well below the 128 characters that a set of labels may have here. */
function exemplarText({ traceId, spanId, seconds, timeUnixNs }: CollectedExemplar): string {
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${seconds} ${timeUnixNs / 1e9}`;
}

function writeStart(lines: string[], sample: string, startUnixNs: number, { starts }: Dialect): void {
  if (starts) lines.push(`${sample} ${startUnixNs / 1e9}\n`);
}

function labelText(labels: Labels): string {
  return labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(',');
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`;
}

function escaped(value: string): string {
  return /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;
}
