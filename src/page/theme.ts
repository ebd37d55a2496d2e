/** Light or dark: as the system has it, until the reader says otherwise. */

const KEY = 'sae-mon-theme';
const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const WORDS: Readonly<Record<Theme, string>> = { auto: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' };

/** @param changed colours are other ones now */
export function themeButton(button: HTMLElement, changed: () => void): void {
  let theme = known();
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const systems = system.matches ? 'dark' : 'light';
    button.textContent = WORDS[theme];
    document.documentElement.dataset['theme'] = theme === 'auto' ? systems : theme;
    changed();
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
    localStorage.setItem(KEY, theme);
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}

function known(): Theme {
  const stored = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === stored) ?? 'auto';
}
