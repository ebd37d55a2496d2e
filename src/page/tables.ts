/** Rows by role: what is served, what is called, and what nobody knows the role of. */
import type { Overview, RowView } from '../sinks/dashboard/api.ts';
import { element, setText } from './elements.ts';
import { RowLine } from './row-line.ts';

const TABLES = [
  { role: 'server', title: 'Served' },
  { role: 'client', title: 'Called' },
  { role: 'unknown', title: 'Seen from neither end' },
] as const;

/** Until more are asked for. */
const FIRST_ROWS = 20;

interface SortColumn {
  readonly title: string;
  readonly class: string;
  /** What rows are sorted by, the most first; null: not by it. */
  readonly by: ((row: RowView) => number) | null;
}

const COLUMNS: readonly SortColumn[] = [
  { title: 'What', class: 'what', by: null },
  { title: 'Of', class: 'who', by: null },
  { title: 'Lately', class: 'lately', by: null },
  { title: 'Count', class: 'number count', by: ({ transactions }) => transactions },
  { title: 'Rate', class: 'number', by: ({ rate }) => rate },
  {
    title: 'Failed',
    class: 'number',
    by: ({ errors, transactions }) => (transactions === 0 ? 0 : errors / transactions),
  },
  { title: 'p50', class: 'number wide', by: ({ p50 }) => p50 ?? -1 },
  { title: 'p95', class: 'number wide', by: ({ p95 }) => p95 ?? -1 },
  { title: 'p99', class: 'number', by: ({ p99 }) => p99 ?? -1 },
];

export class Tables {
  readonly #tables: readonly RoleTable[];
  #filter = '';
  #last: Overview | null = null;

  constructor(place: HTMLElement, open: (id: number) => void) {
    this.#tables = TABLES.map((which) => new RoleTable(which, open));
    place.append(...this.#tables.map((table) => table.element));
  }

  show(overview: Overview): void {
    this.#last = overview;
    for (const table of this.#tables) table.show(overview.rows, this.#filter, overview.rowsLeftOut);
  }

  filter(text: string): void {
    this.#filter = text.trim().toLowerCase();
    if (this.#last !== null) this.show(this.#last);
  }
}

class RoleTable {
  readonly element: HTMLElement;
  readonly #role: RowView['role'];
  readonly #open: (id: number) => void;
  readonly #body = element('tbody');
  readonly #note = element('p', { class: 'note' });
  readonly #heads: readonly HTMLElement[];
  readonly #lines = new Map<number, RowLine>();
  readonly #more = element('button', { type: 'button', class: 'more-rows' });
  #all = false;
  #sort = COLUMNS.findIndex(({ class: name }) => name.includes('count'));
  #shown: Parameters<RoleTable['show']> | null = null;

  constructor({ role, title }: (typeof TABLES)[number], open: (id: number) => void) {
    this.#role = role;
    this.#open = open;
    this.#heads = COLUMNS.map((column, at) => this.#head(column, at));
    const caption = element('caption', {}, title);
    const table = element('table', {}, caption, element('thead', {}, element('tr', {}, ...this.#heads)), this.#body);
    this.#more.addEventListener('click', () => {
      this.#all = !this.#all;
      this.#again();
    });
    this.element = element('section', { class: 'panel rows', 'aria-label': title }, table, this.#more, this.#note);
  }

  show(rows: readonly RowView[], filter: string, leftOut: number): void {
    this.#shown = [rows, filter, leftOut];
    const own = rows.filter(({ role }) => role === this.#role);
    const chosen = own.filter((row) => filter === '' || textOf(row).includes(filter));
    const { by } = COLUMNS[this.#sort] as SortColumn;
    if (by !== null) chosen.sort((a, b) => by(b) - by(a) || a.id - b.id);
    this.element.hidden = own.length === 0 && this.#role === 'unknown';
    this.#place(this.#all ? chosen : chosen.slice(0, FIRST_ROWS));
    this.#more.hidden = chosen.length <= FIRST_ROWS;
    setText(this.#more, this.#all ? `Show the first ${FIRST_ROWS}` : `Show all ${chosen.length}`);
    for (const [at, head] of this.#heads.entries()) {
      if (at === this.#sort) head.setAttribute('aria-sort', 'descending');
      else head.removeAttribute('aria-sort');
    }
    setText(this.#note, noteOf(own.length, chosen.length, leftOut));
  }

  #again(): void {
    if (this.#shown !== null) this.show(...this.#shown);
  }

  /** Lines stay the same elements: focus and selection are the reader's. */
  #place(rows: readonly RowView[]): void {
    const gone = new Set(this.#lines.keys());
    for (const [at, row] of rows.entries()) {
      gone.delete(row.id);
      const line =
        this.#lines.get(row.id) ??
        new RowLine(
          row,
          COLUMNS.map(({ class: name }) => name),
          this.#open,
        );
      this.#lines.set(row.id, line);
      line.show(row);
      if (this.#body.children[at] !== line.element)
        this.#body.insertBefore(line.element, this.#body.children[at] ?? null);
    }
    for (const id of gone) {
      this.#lines.get(id)?.element.remove();
      this.#lines.delete(id);
    }
  }

  #head({ title, class: name, by }: SortColumn, at: number): HTMLElement {
    if (by === null) return element('th', { scope: 'col', class: name }, title);
    const button = element('button', { type: 'button' }, title);
    button.addEventListener('click', () => {
      this.#sort = at;
      this.#again();
    });
    return element('th', { scope: 'col', class: name }, button);
  }
}

function noteOf(own: number, chosen: number, leftOut: number): string {
  if (own === 0) return 'Nothing yet.';
  if (chosen === 0) return `None of ${own} rows has that.`;
  return leftOut === 0
    ? ''
    : `${leftOut} more rows, of both ends, are less busy than these: --filter selects what is counted.`;
}

function textOf({ protocol, operation, resource, service, server }: RowView): string {
  return [protocol, operation, resource ?? '', service, server].join(' ').toLowerCase();
}
