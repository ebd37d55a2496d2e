/**
 * A screen as SVG that a browser shows from a file: no scripts, no fonts of its own. Each word begins at the place of its
 * cell and is made as long as its cells, so that columns are straight whatever font there is.
 */
import { indexed } from '../views/top/color.ts';
import type { CellColor, CellStyle, Run, ScreenSize } from './cells.ts';

const FONT = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace";
const FONT_SIZE = 14;
const CELL = { width: 8.4, height: 18 } as const;
/** From the top of a cell. */
const BASELINE = 13.5;
const MARGIN = 12;
const UNDERLINE = 2.5;

/** What the terminal calls its own. */
export const GROUNDS = {
  dark: { ground: '#0d1117', text: '#e6edf3' },
  light: { ground: '#ffffff', text: '#1f2328' },
} as const;
export type Ground = keyof typeof GROUNDS;

/** A word, with what separates it from the next: two blanks and more are left out. */
const WORD = /\S+(?: \S+)*/gu;

export function toSvg(lines: readonly (readonly Run[])[], size: ScreenSize, ground: Ground): string {
  const [width, height] = [size.columns * CELL.width + 2 * MARGIN, size.rows * CELL.height + 2 * MARGIN];
  const own = GROUNDS[ground];
  const drawn = lines.flatMap((runs, row) => runs.flatMap((run) => drawRun(run, row, ground)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${fixed(width)} ${fixed(height)}" width="${fixed(width)}" height="${fixed(height)}" role="img" aria-labelledby="title">`,
    '<title id="title">sae-mon top</title>',
    `<rect width="100%" height="100%" rx="8" fill="${own.ground}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})" font-family="${FONT}" font-size="${FONT_SIZE}" fill="${own.text}" xml:space="preserve">`,
    ...drawn,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawRun({ text, column, columns, style }: Run, row: number, ground: Ground): readonly string[] {
  const [x, y] = [column * CELL.width, row * CELL.height];
  const drawn: string[] = [];
  const behind = cssColor(style.inverse ? style.text : style.ground, ground, style.inverse ? 'text' : 'ground');
  if (behind !== GROUNDS[ground].ground) drawn.push(rectangle(x, y, columns * CELL.width, behind));
  // A wide character makes its run longer than it has characters: then each has a place of its own.
  const words = text.length === columns ? [...text.matchAll(WORD)] : [];
  for (const word of words) drawn.push(drawWord(word[0], column + word.index, { row, style, ground }));
  if (words.length === 0 && text.trim() !== '') {
    drawn.push(drawWord(text.trimEnd(), column, { row, style, ground, columns: columns - trailing(text) }));
  }
  return drawn;
}

interface Place {
  readonly row: number;
  readonly style: CellStyle;
  readonly ground: Ground;
  readonly columns?: number;
}

function drawWord(word: string, column: number, { row, style, ground, columns = word.length }: Place): string {
  const color = cssColor(style.inverse ? style.ground : style.text, ground, style.inverse ? 'ground' : 'text');
  const looks = [
    color === GROUNDS[ground].text ? '' : ` fill="${color}"`,
    style.bold ? ' font-weight="bold"' : '',
    style.dim ? ' opacity="0.65"' : '',
  ].join('');
  const [x, y] = [column * CELL.width, row * CELL.height];
  const length = columns * CELL.width;
  const text = `<text x="${fixed(x)}" y="${fixed(y + BASELINE)}" textLength="${fixed(length)}" lengthAdjust="spacingAndGlyphs"${looks}>${escaped(word)}</text>`;
  if (!style.underline) return text;
  const line = y + BASELINE + UNDERLINE;
  return `${text}<path d="M${fixed(x)} ${fixed(line)}h${fixed(length)}" stroke="${color}"/>`;
}

function rectangle(x: number, y: number, width: number, color: string): string {
  return `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${CELL.height}" fill="${color}"/>`;
}

function cssColor(color: CellColor, ground: Ground, own: 'ground' | 'text'): string {
  if (color.kind === 'own') return GROUNDS[ground][own];
  const rgb = color.kind === 'rgb' ? color.rgb : packed(indexed(color.index) ?? [0, 0, 0]);
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

function packed([red, green, blue]: readonly [number, number, number]): number {
  return (red << 16) | (green << 8) | blue;
}

function trailing(text: string): number {
  return text.length - text.trimEnd().length;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
