/** Panels without a place: what they ask, and how it is drawn. */
import { DATASOURCE, type PanelBody, type Target } from './model.ts';

/** What is asked, and how the answer is called: `{{label}}` is a label's value. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

export interface Words {
  readonly title: string;
  readonly description: string;
  /** One of Grafana's (`reqps`, `s`, `percentunit`, …). */
  readonly unit: string;
}

const RED = 'red';
const GREEN = 'green';
const ORANGE = 'orange';

/** One value, with its recent past behind it. */
export function stat(words: Words, query: Query, thresholds: Thresholds = NONE): PanelBody {
  return {
    type: 'stat',
    ...texts(words),
    targets: [target(query, 0, 'range')],
    fieldConfig: {
      defaults: {
        unit: words.unit,
        min: 0,
        noValue: '–',
        color: { mode: 'thresholds' },
        thresholds: steps(thresholds),
        ...(thresholds.mappings && { mappings: thresholds.mappings }),
      },
      overrides: [],
    },
    options: {
      colorMode: 'value',
      graphMode: 'area',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    },
  };
}

/** From which value on what is shown is to be worried about. */
export interface Thresholds {
  readonly warn: number | null;
  readonly bad: number | null;
  /** Small values are the bad ones. */
  readonly reversed?: boolean;
  readonly mappings?: readonly object[];
}

const NONE: Thresholds = { warn: null, bad: null };

export function timeseries(words: Words, queries: readonly Query[], stacked = false): PanelBody {
  return {
    type: 'timeseries',
    ...texts(words),
    targets: queries.map((query, at) => target(query, at, 'range')),
    fieldConfig: {
      defaults: {
        unit: words.unit,
        min: 0,
        color: { mode: 'palette-classic' },
        custom: {
          drawStyle: 'line',
          lineWidth: 1,
          fillOpacity: stacked ? 40 : 8,
          showPoints: 'never',
          spanNulls: false,
          stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
        },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'table', placement: 'bottom', showLegend: true, calcs: ['mean', 'max'] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

/** How many durations fell into each bucket at each time. */
export function heatmap(words: Words, expr: string): PanelBody {
  return {
    type: 'heatmap',
    ...texts(words),
    targets: [{ ...target({ expr, legend: '{{le}}' }, 0, 'range'), format: 'heatmap' }],
    fieldConfig: { defaults: { custom: { hideFrom: { legend: false, tooltip: false, viz: false } } }, overrides: [] },
    options: {
      calculate: false,
      cellGap: 1,
      cellValues: { unit: 'short' },
      color: {
        mode: 'scheme',
        scheme: 'Oranges',
        exponent: 0.5,
        fill: RED,
        steps: 64,
        reverse: false,
        scale: 'exponential',
      },
      exemplars: { color: 'rgba(255,0,255,0.7)' },
      filterValues: { le: 1e-9 },
      legend: { show: true },
      rowsFrame: { layout: 'auto' },
      showValue: 'never',
      tooltip: { mode: 'single', showColorScale: true, yHistogram: true },
      yAxis: { axisPlacement: 'left', reverse: false, unit: words.unit },
    },
  };
}

export interface Column extends Query {
  /** What it is called in the head of the table. */
  readonly legend: string;
  readonly unit: string;
}

/** A line for each set of labels; the first column sorts. */
export function table(words: Words, columns: readonly Column[], hidden: readonly string[] = []): PanelBody {
  const names = columns.map(({ legend }, at) => [`Value #${refId(at)}`, legend] as const);
  return {
    type: 'table',
    ...texts(words),
    targets: columns.map((column, at) => ({ ...target(column, at, 'instant'), format: 'table' as const })),
    fieldConfig: {
      defaults: { unit: words.unit, noValue: '–', custom: { align: 'auto', filterable: true } },
      overrides: columns.map(({ legend, unit }) => ({
        matcher: { id: 'byName', options: legend },
        properties: [{ id: 'unit', value: unit }],
      })),
    },
    options: { showHeader: true, cellHeight: 'sm', sortBy: [{ displayName: columns[0]?.legend, desc: true }] },
    transformations: [
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: Object.fromEntries(['Time', ...hidden].map((name) => [name, true])),
          renameByName: Object.fromEntries(names),
        },
      },
    ],
  };
}

function texts({ title, description }: Words): Pick<PanelBody, 'title' | 'description'> {
  return { title, description };
}

function target({ expr, legend }: Query, at: number, kind: 'instant' | 'range'): Target {
  return {
    refId: refId(at),
    datasource: DATASOURCE,
    expr,
    legendFormat: legend,
    format: 'time_series',
    instant: kind === 'instant',
    range: kind === 'range',
  };
}

function refId(at: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + at);
}

function steps({ warn, bad, reversed = false }: Thresholds): object {
  const [first, last] = reversed ? [RED, GREEN] : [GREEN, RED];
  return {
    mode: 'absolute',
    steps: [
      { color: first, value: null },
      ...(warn === null ? [] : [{ color: ORANGE, value: warn }]),
      ...(bad === null ? [] : [{ color: last, value: bad }]),
    ],
  };
}
