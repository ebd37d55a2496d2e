/** Where panels lie: Grafana's grid has 24 columns. */
import { DATASOURCE, type Panel, type PanelBody, type RowPanel } from './model.ts';

const COLUMNS = 24;

/** Beside each other, as wide as each other. */
export interface Band {
  readonly height: number;
  readonly panels: readonly PanelBody[];
}

export interface Section {
  readonly title: string;
  readonly collapsed: boolean;
  readonly bands: readonly Band[];
}

/** Ids and places follow from the order alone: the same sections give the same dashboard. */
export function layOut(sections: readonly Section[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let id = 0;
  let y = 0;
  const nextId = (): number => {
    id += 1;
    return id;
  };
  for (const { title, collapsed, bands } of sections) {
    const row = { type: 'row' as const, id: nextId(), title, collapsed, gridPos: { h: 1, w: COLUMNS, x: 0, y } };
    const panels: Panel[] = [];
    y += 1;
    for (const { height, panels: bodies } of bands) {
      const width = Math.floor(COLUMNS / bodies.length);
      for (const [at, body] of bodies.entries()) {
        const gridPos = { h: height, w: width, x: at * width, y };
        panels.push({ id: nextId(), gridPos, datasource: DATASOURCE, ...body });
      }
      y += height;
    }
    if (collapsed) placed.push({ ...row, panels });
    else placed.push({ ...row, panels: [] }, ...panels);
  }
  return placed;
}
