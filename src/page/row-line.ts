import type { RowView } from '../sinks/dashboard/api.ts';
import { drawSpark, element, foreign, setText, sparkline } from './elements.ts';
import { titleOf } from './row-title.ts';
import { rateText, secondsText, shareText } from './words.ts';

/** A row's line: its name is a button that opens it, and so is the rest for who has a mouse. */
export class RowLine {
  readonly element: HTMLTableRowElement;
  readonly #spark = sparkline();
  readonly #cells: readonly HTMLTableCellElement[];

  /** @param classes of the cells */
  constructor(row: RowView, classes: readonly string[], open: (id: number) => void) {
    const button = element('button', { type: 'button', class: 'open' });
    for (const part of titleOf(row)) button.append(part, ' ');
    const [what = '', who = '', lately = '', ...numbers] = classes;
    this.#cells = numbers.map((name) => element('td', { class: name }));
    this.element = element(
      'tr',
      {},
      element('th', { scope: 'row', class: what }, button, whoOf(row, 'below')),
      element('td', { class: who }, whoOf(row, 'beside')),
      element('td', { class: lately }, this.#spark),
      ...this.#cells,
    );
    this.element.addEventListener('click', () => open(row.id));
  }

  show(row: RowView): void {
    const { transactions, rate, errors, p50, p95, p99 } = row;
    const texts = [
      transactions.toLocaleString('en-US'),
      rateText(rate),
      errors === 0 ? '0' : shareText(errors, transactions),
      ...[p50, p95, p99].map(secondsText),
    ];
    for (const [at, cell] of this.#cells.entries()) setText(cell, texts[at] ?? '');
    this.element.classList.toggle('failing', errors > 0);
    drawSpark(this.#spark, row.spark);
  }
}

function whoOf({ role, protocol, service, server }: RowView, place: string): HTMLElement {
  const to = role === 'client' ? [' → ', foreign(server)] : [];
  return element('span', { class: place }, foreign(service), ...to, ' ', element('small', {}, protocol));
}
