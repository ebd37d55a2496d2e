import type { ScreenConfig } from '../app/top.ts';
import type { ListedCommand } from './flag-table.ts';
import { readConfiguration } from './in-force.ts';

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
