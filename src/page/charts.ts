/** Charts of one thing, over time: how often, how often wrong, how long. */
import uPlot from 'uplot';
import { formatSeconds } from '../lib/formats.ts';
import type { ChartView, RangeView } from '../sinks/dashboard/api.ts';
import { element } from './elements.ts';
import { drawHeat, heatBounds } from './heat.ts';
import { figure, lastOf, rateText, secondsText, timeText } from './words.ts';

const HEIGHT = 190;
/** Below it, a chart would be all axis. */
const LEAST_WIDTH = 160;

export interface Shown {
  readonly range: RangeView;
  readonly chart: ChartView;
}

/** A chart that is told what it shows, and drawn anew when it is, or its place or its colours change. */
export interface Chart {
  readonly element: HTMLElement;
  show(shown: Shown): void;
  /** Colours are read anew. */
  restyle(): void;
  dispose(): void;
}

export function rateChart(title: string): Chart {
  return new PlotChart({
    title,
    options: (colors) => ({
      scales: { x: { time: true }, y: { range: (_plot, _low, high) => [0, Math.max(high, 1e-3) * 1.1] } },
      series: [
        TIME,
        { label: 'all', stroke: colors('--rate'), fill: colors('--rate-fill'), width: 1.5, points: NONE, value: rate },
        { label: 'errors', stroke: colors('--bad'), fill: colors('--bad-fill'), width: 1.5, points: NONE, value: rate },
      ],
      axes: [timeAxis(colors), { ...axis(colors), values: (_plot, splits) => splits.map((split) => figure(split)) }],
    }),
    data: ({ range, chart }) => [[...range.times], [...chart.rates], [...chart.errorRates]],
    words: ({ chart }) =>
      `${title}: ${rateText(lastOf(chart.rates) ?? 0)} now, of which failed ${rateText(lastOf(chart.errorRates) ?? 0)}`,
  });
}

export function durationChart(title: string): Chart {
  let shown: Shown | null = null;
  return new PlotChart({
    title,
    options: (colors) => ({
      scales: { x: { time: true }, y: { distr: 3, range: () => heatBounds(shown?.chart.heat) } },
      series: [
        TIME,
        { label: 'p50', stroke: colors('--p50'), width: 1.5, points: NONE, value: duration },
        { label: 'p95', stroke: colors('--p95'), width: 1.5, points: NONE, value: duration },
        { label: 'p99', stroke: colors('--p99'), width: 1.5, points: NONE, value: duration },
      ],
      axes: [
        timeAxis(colors),
        {
          ...axis(colors),
          filter: decades,
          grid: { ...axis(colors).grid, filter: decades },
          ticks: { ...axis(colors).ticks, filter: decades },
          values: (_plot, splits) => splits.map((split) => (split === null ? '' : formatSeconds(split))),
        },
      ],
      hooks: {
        drawClear: [(plot) => shown !== null && drawHeat(plot, shown.chart.heat, shown.range, colors('--heat'))],
      },
    }),
    data: (now) => {
      shown = now;
      return [[...now.range.times], [...now.chart.p50], [...now.chart.p95], [...now.chart.p99]];
    },
    words: ({ chart }) =>
      `${title}: p50 ${secondsText(lastOf(chart.p50))}, p95 ${secondsText(lastOf(chart.p95))}, p99 ${secondsText(lastOf(chart.p99))} now`,
  });
}

type Colors = (name: string) => string;

interface PlotParts {
  readonly title: string;
  options(colors: Colors): Pick<uPlot.Options, 'scales' | 'series' | 'axes' | 'hooks'>;
  data(shown: Shown): uPlot.AlignedData;
  /** For who does not see it. */
  words(shown: Shown): string;
}

class PlotChart implements Chart {
  readonly element: HTMLElement;
  readonly #parts: PlotParts;
  readonly #place: HTMLElement;
  readonly #resized: ResizeObserver;
  #plot: uPlot | null = null;
  #shown: Shown | null = null;

  constructor(parts: PlotParts) {
    this.#parts = parts;
    this.#place = element('div', { class: 'plot', role: 'img' });
    this.element = element('figure', {}, element('figcaption', {}, parts.title), this.#place);
    this.#resized = new ResizeObserver(() => this.#fit());
    this.#resized.observe(this.#place);
  }

  show(shown: Shown): void {
    this.#shown = shown;
    this.#place.setAttribute('aria-label', this.#parts.words(shown));
    const data = this.#parts.data(shown);
    if (this.#plot === null) this.restyle();
    else this.#plot.setData(data);
  }

  restyle(): void {
    if (this.#shown === null) return;
    this.#plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const options = this.#parts.options((name) => style.getPropertyValue(name).trim());
    const size = { width: this.#width, height: HEIGHT, padding: [8, 10, 0, 0] as uPlot.Padding };
    const cursor = { sync: { key: 'time' }, y: false };
    this.#plot = new uPlot(
      { ...size, ...options, cursor, legend: { live: true } },
      this.#parts.data(this.#shown),
      this.#place,
    );
  }

  dispose(): void {
    this.#resized.disconnect();
    this.#plot?.destroy();
  }

  get #width(): number {
    return Math.max(LEAST_WIDTH, this.#place.clientWidth);
  }

  #fit(): void {
    if (this.#plot !== null && this.#plot.width !== this.#width) {
      this.#plot.setSize({ width: this.#width, height: HEIGHT });
    }
  }
}

const NONE = { show: false };
/** The one under the cursor, else the last. */
const TIME: uPlot.Series = {
  label: 'at',
  value: (plot, at) => timeText(at ?? lastOf(plot.data[0] as readonly number[]) ?? 0),
};

const rate = (plot: uPlot, value: number | null, series: number): string =>
  rateText(value ?? lastOf(valuesOf(plot, series)) ?? 0);

const duration = (plot: uPlot, value: number | null, series: number): string =>
  secondsText(value ?? lastOf(valuesOf(plot, series)));

function valuesOf(plot: uPlot, series: number): readonly (number | null)[] {
  return plot.data[series] as readonly (number | null)[];
}

function axis(colors: Colors): uPlot.Axis {
  const grid = { stroke: colors('--line'), width: 1 };
  return { stroke: colors('--muted'), grid, ticks: { ...grid, size: 4 }, size: 52, font: '11px system-ui, sans-serif' };
}

function timeAxis(colors: Colors): uPlot.Axis {
  return {
    ...axis(colors),
    size: 28,
    space: 70,
    values: (_plot, splits) => splits.map((split) => timeText(split).slice(0, split % 60 === 0 ? 5 : 8)),
  };
}

/** Of the splits of a logarithmic scale, those that are labelled. */
function decades(_plot: uPlot, splits: readonly number[]): (number | null)[] {
  return splits.map((split) => (Math.abs(Math.log10(split) - Math.round(Math.log10(split))) < 1e-6 ? split : null));
}
