/** What was served and what was called, as a whole: figures, and charts of them. */
import type { ChartView, Overview } from '../sinks/dashboard/api.ts';
import { type Chart, durationChart, rateChart } from './charts.ts';
import { element, setText } from './elements.ts';
import { lastOf, rateText, secondsText, shareText } from './words.ts';

const ENDS = [
  { of: 'served', title: 'Served', words: 'requests that were answered here' },
  { of: 'called', title: 'Called', words: 'requests that were sent from here' },
] as const;

export class Ends {
  readonly #shown: readonly EndPanel[];

  constructor(place: HTMLElement) {
    this.#shown = ENDS.map((end) => new EndPanel(end));
    place.append(...this.#shown.map((panel) => panel.element));
  }

  show(overview: Overview): void {
    for (const panel of this.#shown) panel.show(overview);
  }

  restyle(): void {
    for (const panel of this.#shown) panel.restyle();
  }
}

class EndPanel {
  readonly element: HTMLElement;
  readonly #of: 'served' | 'called';
  readonly #charts: readonly Chart[];
  readonly #figures: readonly { readonly value: HTMLElement; readonly text: (chart: ChartView) => string }[];

  constructor({ of, title, words }: (typeof ENDS)[number]) {
    this.#of = of;
    this.#charts = [rateChart('Rate'), durationChart('Durations')];
    const figures = [
      { name: 'now', text: (chart: ChartView) => rateText(lastOf(chart.rates) ?? 0) },
      { name: 'failed', text: ({ errors, transactions }: ChartView) => shareText(errors, transactions) },
      { name: 'p50 now', text: (chart: ChartView) => secondsText(lastOf(chart.p50)) },
      { name: 'p99 now', text: (chart: ChartView) => secondsText(lastOf(chart.p99)) },
      { name: 'in this time', text: ({ transactions }: ChartView) => transactions.toLocaleString('en-US') },
    ].map(({ name, text }) => ({ name, text, value: element('dd') }));
    this.#figures = figures;
    const id = `${of}-title`;
    const head = element('h2', { id }, title, ' ', element('small', {}, words));
    const list = element('dl', { class: 'figures' });
    for (const { name, value } of figures) list.append(element('div', {}, element('dt', {}, name), value));
    this.element = element('section', { class: 'panel', 'aria-labelledby': id }, head, list);
    this.element.append(...this.#charts.map((chart) => chart.element));
  }

  show(overview: Overview): void {
    const chart = overview[this.#of];
    for (const { value, text } of this.#figures) setText(value, text(chart));
    for (const one of this.#charts) one.show({ chart, range: overview.range });
  }

  restyle(): void {
    for (const chart of this.#charts) chart.restyle();
  }
}
