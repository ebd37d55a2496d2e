import type { CollectedDurations, CollectedSeries, Collection, SeriesIdentity } from '../../metrics/collection.ts';
import { BUCKET_BOUNDS } from '../../metrics/store/bounds.ts';
import { SERIES_COUNTS } from '../series-counts.ts';
import { Families, type Labels } from './families.ts';
import { attributeLabels, durationName, serviceLabels, targetLabels } from './names.ts';

/** Whether a scraper that has been here before meets something for the first time; such a one begins at 0. */
export type IsNew = (key: string) => boolean;

const NOTHING: CollectedDurations = {
  count: 0,
  seconds: 0,
  classic: new Float64Array(BUCKET_BOUNDS.length + 1),
  exponential: { scale: 6, offset: 0, counts: new Float64Array(0) },
  exemplar: null,
};

/** How a series is shown, but for its durations. */
interface Shown {
  readonly labels: Labels;
  readonly isNew: IsNew;
}

/** Of everything that is watched: durations under OpenTelemetry's names, the rest under our own. */
export function serviceFamilies({ series, inFlight }: Collection, isNew: IsNew): Families {
  const families = new Families();
  const services = new Map<string, SeriesIdentity>();
  for (const one of series) {
    const labels = ownLabels(one.identity);
    addDurations(families, one, isNew);
    addTransactions(families, one, { labels, isNew });
    addCounts(families, one, { labels, isNew });
  }
  for (const { identity, count, oldestSeconds } of inFlight) addInFlight(families, identity, count, oldestSeconds);
  for (const { identity } of [...series, ...inFlight]) services.set(serviceKey(identity), identity);
  const info = families.values({ name: 'target', type: 'info', unit: null, help: 'What is known of a service.' });
  for (const { resource } of services.values()) {
    info.push({ labels: targetLabels(resource), value: 1, startUnixNs: null });
  }
  return families;
}

function addDurations(families: Families, series: CollectedSeries, isNew: IsNew): void {
  const { identity, durations, startUnixNs } = series;
  if (durations === null) return;
  const { metric, resource, attributes, key } = identity;
  families
    .histograms({ name: durationName(metric), unit: 'seconds', help: `Durations: ${metric} of OpenTelemetry.` })
    .push({
      labels: [...serviceLabels(resource), ...attributeLabels(attributes)],
      durations: isNew(key) ? NOTHING : durations,
      startUnixNs,
    });
}

/** All of them, with a duration or without: what rates are taken of. */
function addTransactions(families: Families, series: CollectedSeries, { labels, isNew }: Shown): void {
  const { identity, outcomes, startUnixNs } = series;
  const points = families.values({
    name: 'sae_mon_transactions',
    type: 'counter',
    unit: null,
    help: 'Transactions, by how they ended.',
  });
  for (const [outcome, count] of outcomes) {
    points.push({
      labels: [...labels, ['outcome', outcome]],
      value: isNew(`${identity.key} ${outcome}`) ? 0 : count,
      startUnixNs,
    });
  }
}

function addCounts(families: Families, series: CollectedSeries, { labels, isNew }: Shown): void {
  const { identity, startUnixNs } = series;
  for (const { name, help, unit, of } of SERIES_COUNTS) {
    const points = families.values({ name, type: 'counter', unit, help });
    const count = of(series);
    if (count === 0) continue;
    points.push({ labels, value: isNew(`${identity.key} ${name}`) ? 0 : count, startUnixNs });
  }
}

function addInFlight(families: Families, identity: SeriesIdentity, count: number, oldest: number | null): void {
  const labels = ownLabels(identity);
  families
    .values({ name: 'sae_mon_in_flight', type: 'gauge', unit: null, help: 'Requests whose response has not ended.' })
    .push({ labels, value: count, startUnixNs: null });
  if (oldest === null) return;
  families
    .values({
      name: 'sae_mon_oldest_in_flight_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Age of the oldest request whose response has not ended.',
    })
    .push({ labels, value: oldest, startUnixNs: null });
}

function ownLabels({ resource, labels }: SeriesIdentity): Labels {
  return [...serviceLabels(resource), ...attributeLabels(labels)];
}

/** Attributes of a service may differ where two workloads call themselves the same: one of them is told. */
function serviceKey({ resource }: SeriesIdentity): string {
  return JSON.stringify(serviceLabels(resource));
}
