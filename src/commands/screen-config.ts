import type { ScreenPart, ScreenSettings } from '../app/config/screen-settings.ts';
import type { ListedCommand } from './flag-table.ts';
import { readConfiguration } from './in-force.ts';

/** What the screen goes by, and how it keeps what is arranged there. */
export interface ScreenConfig {
  readonly settings: ScreenSettings;
  /**
   * Into the user's own file.
   * @returns its path
   * @throws UserError OUTPUT, BAD_CONFIG, INPUT: to be shown, the screen goes on
   */
  save(part: ScreenPart): Promise<string>;
}

/** @throws UserError BAD_CONFIG, INPUT */
export async function readScreenConfig(commands: readonly ListedCommand[]): Promise<ScreenConfig> {
  const { screen } = await readConfiguration(commands);
  return {
    settings: screen,
    async save(part) {
      const { saveScreen } = await import('../app/config/save-screen.ts');
      const { flagTable } = await import('./flag-table.ts');
      return saveScreen(part, { env: process.env, table: flagTable(commands) });
    },
  };
}
