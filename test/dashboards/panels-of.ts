import type { Dashboard, Panel } from '../../src/dashboards/model.ts';

/** All of them, also those of rows that are closed. */
export function panelsOf({ panels }: Dashboard): Panel[] {
  return panels.flatMap((panel) => (panel.type === 'row' ? panel.panels : [panel]));
}
