import Table from 'cli-table3';

export interface GridColumn {
  readonly width: number;
  readonly align: 'left' | 'right';
  /** Blanks before it. */
  readonly gap: number;
  /** Breaks long texts at words into several lines; else they are cut. */
  readonly wrap?: boolean;
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;

/** Lines of cells without borders or trailing blanks. Cells may hold colours, but nothing else that is not printable. */
export function drawGrid(columns: readonly GridColumn[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: columns.map(({ width, gap }) => width + gap),
    colAligns: columns.map(({ align }) => align),
  });
  for (const row of rows) {
    table.push(
      columns.map(({ gap, wrap }, at) => ({
        content: row[at] ?? '',
        wordWrap: wrap ?? false,
        style: { 'padding-left': gap, 'padding-right': 0 },
      })),
    );
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
