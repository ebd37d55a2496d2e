/** Below this, tables cannot be read: only the totals are shown. */
export const MIN_COLUMNS = 60;
export const MIN_ROWS = 10;

/** From this height on all lists are shown at once, below it one. */
export const ALL_LISTS_ROWS = 18;

// Lines of the parts of a frame.
const BLANK = 1;
const HEADING = 1;
const FOOTER = 1;
const SELECTED_ROW = 1;
/** Title, totals of both sides, coverage, loss, and where one is. */
const FULL_HEADER = 6;
/** The same without coverage and where one is. */
const SHORT_HEADER = 4;

export interface ListSpace {
  readonly id: string;
  /** Lines for rows, without the heading. */
  readonly rows: number;
}

export interface Layout {
  readonly kind: 'small' | 'short' | 'full';
  readonly width: number;
  /** Lines of the frame: one less than the terminal has, so that it never scrolls. */
  readonly height: number;
  /** Lines between header and footer, for lists, help or words. */
  readonly body: number;
  /** Lines of the body above the lists. */
  readonly head: number;
  readonly lists: readonly ListSpace[];
}

export interface ListNeed {
  readonly id: string;
  readonly rows: number;
}

export interface LayoutNeeds {
  readonly lists: readonly ListNeed[];
  /** Lines that are worth it above them. */
  readonly head: number;
  /** Of the lists, the one that is shown where there is room for one only. */
  readonly active: string;
  /** More lines of the header. */
  readonly extra: number;
}

/** Lines above the body. */
export function headerLines({ kind, height, body }: Layout): number {
  return height - body - FOOTER - (kind === 'full' ? SELECTED_ROW : 0);
}

/** Of the body, lists keep as much below a head, with their headings: lines, and a share where there are many. */
const LEAST_LISTS = 4;
const LISTS_SHARE = 0.25;
/** Where a head leaves each list less than this, with its heading, one of them is shown. */
const LEAST_BELOW_HEAD = 4;

/** How the lines of a terminal are shared. */
export function layoutOf(size: { readonly columns: number; readonly rows: number }, needs: LayoutNeeds): Layout {
  const { lists, active, extra } = needs;
  const frame = { width: size.columns, height: Math.max(1, size.rows - 1) };
  if (size.columns < MIN_COLUMNS || size.rows < MIN_ROWS) {
    return { ...frame, kind: 'small', body: 0, head: 0, lists: [] };
  }
  const isShort = size.rows < ALL_LISTS_ROWS;
  const around = isShort ? SHORT_HEADER : FULL_HEADER + SELECTED_ROW;
  const body = frame.height - around - extra - FOOTER;
  const head = Math.min(needs.head, lists.length === 0 ? body : mostHead(body));
  const below = body - head - (head === 0 || lists.length === 0 ? 0 : BLANK);
  const isTight = head > 0 && below < lists.length * (LEAST_BELOW_HEAD + BLANK) - BLANK;
  const shown = isShort || isTight ? lists.filter(({ id }) => id === active) : lists;
  const lines = below - shown.length * HEADING - Math.max(0, shown.length - 1) * BLANK;
  const shares = shareLines(
    Math.max(0, lines),
    shown.map(({ rows }) => Math.max(1, rows)),
  );
  return {
    ...frame,
    kind: isShort ? 'short' : 'full',
    body,
    head,
    lists: shown.map(({ id }, index) => ({ id, rows: shares[index] ?? 0 })),
  };
}

/** Lines of a head above lists. */
function mostHead(body: number): number {
  return Math.max(0, body - BLANK - Math.max(LEAST_LISTS, Math.floor(body * LISTS_SHARE)));
}

/** Equal shares, so that tables keep their place; what one does not need goes to those that need more. */
export function shareLines(lines: number, needs: readonly number[]): readonly number[] {
  const shares = needs.map((_, index) => Math.floor(lines / needs.length) + (index < lines % needs.length ? 1 : 0));
  for (;;) {
    const poor = indexOfMost(needs.map((need, index) => need - (shares[index] ?? 0)));
    const rich = indexOfMost(needs.map((need, index) => (shares[index] ?? 0) - need));
    if (poor < 0 || rich < 0) return shares;
    shares[poor] = (shares[poor] ?? 0) + 1;
    shares[rich] = (shares[rich] ?? 0) - 1;
  }
}

/** Index of the largest value above 0, or -1. */
function indexOfMost(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  return most === 0 ? -1 : values.indexOf(most);
}
