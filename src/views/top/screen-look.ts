/** How a terminal is drawn on: what it can show, and what the user wants. */
import chalk from 'chalk';
import { createContext } from 'react';
import type { GlyphSet } from './glyphs.ts';
import type { Theme } from './theme.ts';
import type { ThemeName } from './theme-names.ts';
import { THEMES } from './themes.ts';

export interface ScreenLook {
  readonly theme: Theme;
  readonly glyphs: GlyphSet;
}

/** `auto`: as the locale has it. */
export const CHARACTER_SETS = ['auto', 'unicode', 'ascii'] as const;
export type CharacterSet = (typeof CHARACTER_SETS)[number];

export interface LookWishes {
  readonly theme: ThemeName;
  readonly characters: CharacterSet;
}

/** How many colours: none, 16, 256, all. */
type ColorLevel = 0 | 1 | 2 | 3;

export const LookContext = createContext<ScreenLook>({ theme: THEMES.many.any, glyphs: 'unicode' });

/** Of this process and its standard output. */
export function lookHere(wishes?: Partial<LookWishes>): ScreenLook {
  return screenLook(process.env, chalk.level, wishes);
}

/** `level` is what chalk makes of the environment and the stream. */
export function screenLook(env: NodeJS.ProcessEnv, level: ColorLevel, wishes?: Partial<LookWishes>): ScreenLook {
  const { theme = 'auto', characters = 'auto' } = wishes ?? {};
  return { theme: themeOf(env, level, theme), glyphs: characters === 'auto' ? glyphsOf(env) : characters };
}

function themeOf(env: NodeJS.ProcessEnv, level: ColorLevel, name: ThemeName): Theme {
  if (name === 'none' || level === 0 || env['NO_COLOR'] || isMonochrome(env['TERM'] ?? '')) return THEMES.none;
  const { [name === '16' || level === 1 ? 'sixteen' : 'many']: themes } = THEMES;
  return themes[name === 'dark' || name === 'light' ? name : groundOf(env)];
}

/** Chalk takes those for terminals of 16 colours. */
function isMonochrome(term: string): boolean {
  return /^vt\d|-m(ono)?$/.test(term);
}

/** `15;0`, `15;default;0`: foreground and background, of the 16. */
function groundOf({ COLORFGBG = '' }: NodeJS.ProcessEnv): 'dark' | 'light' | 'any' {
  const ground = /;(\d{1,2})$/.exec(COLORFGBG)?.[1];
  if (ground === undefined) return 'any';
  return ground === '7' || Number(ground) > 8 ? 'light' : 'dark';
}

function glyphsOf(env: NodeJS.ProcessEnv): GlyphSet {
  // As setlocale(3) has it: the first that is set and not empty.
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C';
  if (!/utf-?8/i.test(locale)) return 'ascii';
  return env['TERM'] === 'linux' ? 'console' : 'unicode';
}
