/** The message that Alertmanager sends to webhooks, version 4 (its notify/webhook and template.Data), of one rule. */
import { type SentAlert, timeText } from './sent-alert.ts';

/** Of an alert that fires: the zero time of Go. */
const NEVER = '0001-01-01T00:00:00Z';

/** @param alerts those of the rule that fire, and those that have just been resolved; at least one */
export function webhookBody(alerts: readonly SentAlert[]): Uint8Array {
  const alertname = alerts[0]?.labels['alertname'] ?? '';
  const message = {
    version: '4',
    groupKey: `{}:{alertname=${JSON.stringify(alertname)}}`,
    truncatedAlerts: 0,
    status: alerts.some(({ endedUnixMs }) => endedUnixMs === null) ? 'firing' : 'resolved',
    receiver: 'sae-mon',
    groupLabels: { alertname },
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: '',
    alerts: alerts.map(({ labels, annotations, startsUnixMs, endedUnixMs }) => ({
      status: endedUnixMs === null ? 'firing' : 'resolved',
      labels,
      annotations,
      startsAt: timeText(startsUnixMs),
      endsAt: endedUnixMs === null ? NEVER : timeText(endedUnixMs),
      generatorURL: '',
      fingerprint: fingerprint(labels),
    })),
  };
  return Buffer.from(JSON.stringify(message));
}

/** What all of them have. */
function common(records: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = records;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
/** Between names and values: no UTF-8 has it. */
const SEPARATOR = 0xff;

/** Prometheus' own of a label set: FNV-1a over its names and values in order. */
export function fingerprint(labels: Readonly<Record<string, string>>): string {
  let hash = FNV_OFFSET;
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  };
  const sorted = Object.entries(labels)
    .map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const)
    .sort(([a], [b]) => Buffer.compare(a, b));
  for (const pair of sorted) {
    for (const text of pair) {
      text.forEach(add);
      add(SEPARATOR);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
