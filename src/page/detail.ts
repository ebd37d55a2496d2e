/** One row: its charts, how it was answered, what went wrong. */

import { formatBytes, formatCount } from '../lib/formats.ts';
import type { Counts, RowDetail } from '../sinks/dashboard/api.ts';
import { type Chart, durationChart, rateChart } from './charts.ts';
import { element, foreign, setText } from './elements.ts';
import { titleOf } from './row-title.ts';
import { NOTHING, rateText, secondsText, shareText } from './words.ts';

export class Detail {
  readonly #dialog: HTMLDialogElement;
  #charts: readonly Chart[] = [];
  #shown: number | null = null;

  /** @param closed the reader has closed it */
  constructor(dialog: HTMLDialogElement, closed: () => void) {
    this.#dialog = dialog;
    dialog.addEventListener('close', () => {
      this.#clear();
      closed();
    });
    // Beside it: as Escape.
    dialog.addEventListener('click', ({ target }) => {
      if (target === dialog) dialog.close();
    });
  }

  show(detail: RowDetail): void {
    if (this.#shown !== detail.row.id) this.#begin(detail);
    if (!this.#dialog.open) this.#dialog.showModal();
    for (const chart of this.#charts) chart.show({ chart: detail.chart, range: detail.range });
    const place = this.#dialog.querySelector('.more');
    place?.replaceChildren(figuresOf(detail), tallies(detail));
  }

  /** Of a row that is not kept any more. */
  showGone(): void {
    if (this.#shown === null) this.#dialog.replaceChildren(head([], () => this.close()));
    if (!this.#dialog.open) this.#dialog.showModal();
    const note = this.#dialog.querySelector('.note') ?? element('p', { class: 'note' });
    setText(note, 'Nothing of this row is kept any more: it was idle for the last hour.');
    this.#dialog.append(note);
  }

  close(): void {
    if (this.#dialog.open) this.#dialog.close();
  }

  restyle(): void {
    for (const chart of this.#charts) chart.restyle();
  }

  #begin({ row }: RowDetail): void {
    this.#clear();
    this.#shown = row.id;
    this.#charts = [rateChart('Rate'), durationChart('Durations')];
    const of = element('p', { class: 'of' }, foreign(row.service));
    if (row.role === 'client') of.append(' calls ', foreign(row.server));
    if (row.role === 'server') of.append(' at ', foreign(row.server));
    of.append(' · ', row.protocol);
    const charts = element('div', { class: 'charts' }, ...this.#charts.map((chart) => chart.element));
    this.#dialog.replaceChildren(
      head(titleOf(row), () => this.close()),
      of,
      charts,
      element('div', { class: 'more' }),
    );
  }

  #clear(): void {
    for (const chart of this.#charts) chart.dispose();
    this.#charts = [];
    this.#shown = null;
    this.#dialog.replaceChildren();
  }
}

function head(title: readonly HTMLElement[], close: () => void): HTMLElement {
  const button = element('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
  button.addEventListener('click', close);
  const words = element('h2', { id: 'detail-title' });
  for (const part of title) words.append(part, ' ');
  return element('header', {}, words, button);
}

function figuresOf({ row, requestBytes, responseBytes, waiting, oldestInFlight }: RowDetail): HTMLElement {
  const figures: readonly (readonly [string, string])[] = [
    ['in this time', formatCount(row.transactions)],
    ['rate', rateText(row.rate)],
    ['failed', `${formatCount(row.errors)} (${shareText(row.errors, row.transactions)})`],
    ['p50', secondsText(row.p50)],
    ['p95', secondsText(row.p95)],
    ['p99', secondsText(row.p99)],
    ['in flight', row.inFlight === 0 ? '0' : `${row.inFlight}, oldest ${secondsText(oldestInFlight)}`],
    ['request bytes', formatBytes(requestBytes)],
    ['response bytes', formatBytes(responseBytes)],
    ...(waiting === 0 ? [] : [['waited by design', formatCount(waiting)] as const]),
  ];
  const list = element('dl', { class: 'figures' });
  for (const [name, value] of figures) {
    list.append(element('div', {}, element('dt', {}, name), element('dd', {}, value)));
  }
  return list;
}

function tallies({ statusCodes, errorTypes, row }: RowDetail): HTMLElement {
  return element(
    'div',
    { class: 'tallies' },
    tally('Answered with', statusCodes, row.transactions),
    tally('What went wrong', errorTypes, row.transactions),
  );
}

/** The most first. */
function tally(title: string, counts: Counts, whole: number): HTMLElement {
  const table = element('table', {}, element('caption', {}, title));
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  for (const [name, count] of entries) {
    table.append(
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, foreign(name)),
        element('td', { class: 'number' }, formatCount(count)),
        element('td', { class: 'number' }, shareText(count, whole)),
      ),
    );
  }
  if (entries.length === 0) table.append(element('tr', {}, element('td', {}, NOTHING)));
  return table;
}
