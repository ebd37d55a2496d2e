/** What stands in each cell of a terminal, read from its text with SGR sequences (`tmux capture-pane -e`) by xterm.js. */
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm, { type IBufferCell } from '@xterm/headless';

/** A colour of 256, one of all (`0xrrggbb`), or the terminal's own. */
export type CellColor =
  | { readonly kind: 'own' }
  | { readonly kind: 'indexed'; readonly index: number }
  | { readonly kind: 'rgb'; readonly rgb: number };

export interface CellStyle {
  readonly text: CellColor;
  readonly ground: CellColor;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

/** Neighbours of the same style; blanks have a run where their ground is seen. */
export interface Run {
  readonly text: string;
  readonly column: number;
  readonly columns: number;
  readonly style: CellStyle;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Line by line. */
export async function readRuns(styled: string, { columns, rows }: ScreenSize): Promise<readonly (readonly Run[])[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  await new Promise<void>((resolve) => terminal.write(styled.replace(/\n$/, ''), resolve));
  const lines = Array.from({ length: rows }, (_, row) => {
    const line = terminal.buffer.active.getLine(row);
    const runs: Run[] = [];
    for (let column = 0; line !== undefined && column < columns; column += 1) {
      const cell = line.getCell(column);
      // The second half of a wide character has no width.
      if (cell === undefined || cell.getWidth() === 0) continue;
      append(runs, { text: cell.getChars() || ' ', column, columns: cell.getWidth(), style: styleOf(cell) });
    }
    return runs;
  });
  terminal.dispose();
  return lines;
}

function append(runs: Run[], next: Run): void {
  const last = runs.at(-1);
  if (last === undefined || !isSame(last.style, next.style)) {
    runs.push(next);
    return;
  }
  runs[runs.length - 1] = { ...last, text: last.text + next.text, columns: last.columns + next.columns };
}

function isSame(one: CellStyle, other: CellStyle): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function styleOf(cell: IBufferCell): CellStyle {
  return {
    text: colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    ground: colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

function colorOf(own: boolean, isRgb: boolean, value: number): CellColor {
  if (own) return { kind: 'own' };
  return isRgb ? { kind: 'rgb', rgb: value } : { kind: 'indexed', index: value };
}
