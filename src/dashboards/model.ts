/**
 * The part of Grafana's dashboard model that is used here, by the names of its schema
 * (https://github.com/grafana/grafana-foundation-sdk, `dashboard`, schema version 42: Grafana 10 and later migrate it).
 */

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly editable: boolean;
  readonly graphTooltip: number;
  readonly time: { readonly from: string; readonly to: string };
  readonly refresh: string;
  readonly schemaVersion: number;
  readonly version: number;
  readonly panels: readonly (Panel | RowPanel)[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly object[] };
}

export interface GridPos {
  readonly h: number;
  readonly w: number;
  readonly x: number;
  readonly y: number;
}

export interface DataSourceRef {
  readonly type: 'prometheus';
  readonly uid: string;
}

export interface Panel extends PanelBody {
  readonly id: number;
  readonly gridPos: GridPos;
  readonly datasource: DataSourceRef;
}

/** A panel before it has a place. */
export interface PanelBody {
  readonly type: 'stat' | 'timeseries' | 'heatmap' | 'table';
  readonly title: string;
  readonly description: string;
  readonly targets: readonly Target[];
  readonly fieldConfig: {
    readonly defaults: Readonly<Record<string, unknown>>;
    readonly overrides: readonly object[];
  };
  readonly options: Readonly<Record<string, unknown>>;
  readonly transformations?: readonly { readonly id: string; readonly options: object }[];
}

export interface RowPanel {
  readonly type: 'row';
  readonly id: number;
  readonly title: string;
  readonly collapsed: boolean;
  readonly gridPos: GridPos;
  /** Those of a row that is collapsed: nothing of it is asked for until somebody opens it. */
  readonly panels: readonly Panel[];
}

export interface Target {
  readonly refId: string;
  readonly datasource: DataSourceRef;
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: 'time_series' | 'table' | 'heatmap';
  /** Exactly one of them is true. */
  readonly instant: boolean;
  readonly range: boolean;
}

export interface Variable {
  readonly type: 'datasource' | 'query';
  readonly name: string;
  readonly label: string;
  readonly query: string | { readonly query: string; readonly refId: string };
  readonly definition?: string;
  readonly datasource?: DataSourceRef;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
  readonly sort?: number;
  readonly current: object;
}

/** Whichever Prometheus the reader chooses above. */
export const DATASOURCE: DataSourceRef = { type: 'prometheus', uid: '$datasource' };
