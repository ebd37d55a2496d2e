/** `auto`: as many colours as the terminal has, on the ground that COLORFGBG tells, or readable on any; `16`: its own sixteen; `none`: no colours. */
export const THEME_NAMES = ['auto', 'dark', 'light', '16', 'none'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];
