/** What sae-mon itself saw, could not see, and costs: whether the numbers above are too low. */
import { increase, ofObserver, rate, sumBy } from './expressions.ts';
import type { Section } from './layout.ts';
import { stat, timeseries } from './panels.ts';

/** What is passed over on purpose, and missing nowhere. */
const NO_LOSS = 'reason!~"skipped_bytes|forgotten_.*|duplicate_responses|peers_unknown|encrypted_packets|cut_payloads"';
const COMPLETE = [{ type: 'value', options: { 0: { text: 'TOO LOW', index: 0 }, 1: { text: 'complete', index: 1 } } }];

export function observer(): Section {
  return {
    title: 'Loss and coverage: are these numbers whole?',
    collapsed: false,
    bands: [
      { height: 4, panels: [complete(), lost(), decoded(), memory(), processor()] },
      { height: 8, panels: [losses(), bytes(), connections()] },
    ],
  };
}

function complete(): ReturnType<typeof stat> {
  return stat(
    {
      title: 'The numbers above are',
      description: 'Complete while nothing that was lost counts against the numbers; the worst of those chosen.',
      unit: 'none',
    },
    { expr: `min(${ofObserver('sae_mon_complete')})`, legend: 'complete' },
    { warn: null, bad: 1, reversed: true, mappings: COMPLETE },
  );
}

function lost(): ReturnType<typeof stat> {
  return stat(
    { title: 'Lost', description: 'Records, bytes and messages that were lost, over the last minutes.', unit: 'short' },
    { expr: sumBy([], increase(ofObserver('sae_mon_loss_total', NO_LOSS))), legend: 'lost' },
    { warn: null, bad: 1 },
  );
}

function decoded(): ReturnType<typeof stat> {
  const all = sumBy([], ofObserver('sae_mon_coverage_bytes'));
  return stat(
    { title: 'Decoded', description: 'The share of all bytes that could be made sense of.', unit: 'percentunit' },
    { expr: `${sumBy([], ofObserver('sae_mon_coverage_bytes', 'kind="decoded"'))} / ${all}`, legend: 'decoded' },
  );
}

function memory(): ReturnType<typeof stat> {
  return stat(
    {
      title: 'Series',
      description: 'Series that are told apart, of the most that may be: beyond them rows are counted together.',
      unit: 'percentunit',
    },
    { expr: `max(${ofObserver('sae_mon_series')} / ${ofObserver('sae_mon_series_limit')})`, legend: 'series' },
    { warn: 0.8, bad: 1 },
  );
}

function processor(): ReturnType<typeof stat> {
  return stat(
    { title: 'Processor', description: 'What sae-mon itself takes of one processor.', unit: 'percentunit' },
    { expr: sumBy([], rate(ofObserver('sae_mon_cpu_seconds_total'))), legend: 'processor' },
  );
}

function losses(): ReturnType<typeof timeseries> {
  return timeseries(
    {
      title: 'Loss by reason',
      description: 'What was lost, passed over or merged: records, bytes, messages or names, as the reason says.',
      unit: 'short',
    },
    [{ expr: sumBy(['reason'], increase(ofObserver('sae_mon_loss_total'))), legend: '{{reason}}' }],
  );
}

function bytes(): ReturnType<typeof timeseries> {
  return timeseries(
    {
      title: 'Bytes by what can be made of them',
      description: 'Since the attach: decoded, recognised without being decoded, unknown, or not to be read.',
      unit: 'bytes',
    },
    [{ expr: sumBy(['kind'], ofObserver('sae_mon_coverage_bytes')), legend: '{{kind}}' }],
    true,
  );
}

function connections(): ReturnType<typeof timeseries> {
  return timeseries(
    {
      title: 'Connections by what can be made of them',
      description: 'Since the attach: a connection may turn out to be of another kind.',
      unit: 'short',
    },
    [{ expr: sumBy(['kind'], ofObserver('sae_mon_coverage_connections')), legend: '{{kind}}' }],
    true,
  );
}
