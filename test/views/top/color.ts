/** Colours as terminals show them, by the names that ink knows. */

export type Rgb = readonly [red: number, green: number, blue: number];

const LEVELS = [0, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

/** Of xterm. */
export const PALETTE: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

export function rgbOf(name: string): Rgb {
  const number = /^ansi256\((\d+)\)$/.exec(name)?.[1];
  const rgb = indexed(number === undefined ? NAMES.indexOf(name) : Number(number));
  if (rgb === undefined) throw new Error(`no colour ${name}`);
  return rgb;
}

/** One of 256. */
export function indexed(index: number): Rgb | undefined {
  if (index < 16) return PALETTE[index];
  if (index >= 232) return [8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)];
  const part = (size: number): number => LEVELS[Math.floor((index - 16) / size) % 6] ?? 0;
  return [part(36), part(6), part(1)];
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number): number =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
