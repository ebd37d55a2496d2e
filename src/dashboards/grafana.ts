import { PROTOCOLS } from '../protocols/registry.ts';
import { layOut } from './layout.ts';
import { DATASOURCE, type Dashboard, type Variable } from './model.ts';
import { observer } from './observer.ts';
import { overview } from './overview.ts';
import { protocolEnds } from './protocol-ends.ts';

const SCHEMA_VERSION = 42;
/** Crosshair and tooltip at the same time in all panels. */
const SHARED_TOOLTIP = 2;
/** Grafana's `onTimeRangeChanged`: a service that was not there yet when the page was opened is found. */
const ON_TIME_RANGE = 2;
const ALPHABETICAL = 1;

/** One dashboard over everything that `export --prometheus` gives. A protocol is a row that is opened when it is wanted. */
export function grafanaDashboard(): Dashboard {
  const measured = PROTOCOLS.filter(({ measures }) => measures !== undefined);
  return {
    uid: 'sae-mon',
    title: 'sae-mon',
    description:
      'Rate, errors and durations of every endpoint served and dependency called, and whether they are whole.',
    tags: ['sae-mon', 'ebpf', 'red'],
    editable: false,
    graphTooltip: SHARED_TOOLTIP,
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    panels: layOut([overview(), observer(), ...measured.flatMap(protocolEnds)]),
    templating: { list: variables() },
    annotations: { list: [] },
  };
}

function variables(): Variable[] {
  return [
    { type: 'datasource', name: 'datasource', label: 'Data source', query: 'prometheus', current: {} },
    values('job', 'Job', 'label_values(sae_mon_transactions_total, job)'),
    values('instance', 'Instance', 'label_values(sae_mon_transactions_total{job=~"$job"}, instance)'),
    values('observer', 'Observer', 'label_values(sae_mon_complete, instance)'),
  ];
}

function values(name: string, label: string, query: string): Variable {
  return {
    type: 'query',
    name,
    label,
    datasource: DATASOURCE,
    query: { query, refId: name },
    definition: query,
    multi: true,
    includeAll: true,
    allValue: '.+',
    refresh: ON_TIME_RANGE,
    sort: ALPHABETICAL,
    current: { selected: true, text: ['All'], value: ['$__all'] },
  };
}
