import type { ReactElement } from 'react';
import type { SnapshotRow } from '../../metrics/snapshot.ts';
import { age, milliseconds } from './figures.ts';
import { KEYS } from './keys.ts';
import { Line } from './line.tsx';
import { endName, rowName, wholeServerName, workloadName } from './names.ts';
import { pictureOf, type TopState } from './state.ts';

const HELP_KEYS = ' Esc back  up/down scroll  q quit';

/** The last line: the keys. */
export function Footer({ state }: { readonly state: TopState }): ReactElement {
  if (state.help.open) return <Line spans={[{ text: HELP_KEYS, tone: 'dim' }]} />;
  const order = `:${state.sort.by}${state.sort.reversed ? ' reversed' : ''}`;
  const keys = KEYS.flatMap(({ action, label }) => (label === null ? [] : [action === 'sort' ? label + order : label]));
  return <Line spans={[{ text: ` ${keys.join('  ')}`, tone: 'dim' }]} />;
}

/** The line above it: the selected row in full. */
export function SelectedLine({ state }: { readonly state: TopState }): ReactElement {
  const key = state.help.open ? null : state.views[state.table].selected;
  const tracked = pictureOf(state)?.tables[state.table].rows.find(({ row }) => row.key === key);
  return <Line spans={tracked === undefined ? [] : [{ text: ` ${describe(tracked.row)}`, tone: 'dim' }]} />;
}

function describe(row: SnapshotRow): string {
  const pids = row.workload.pids;
  const parts = [rowName(row), `${row.role === 'client' ? 'to' : 'at'} ${wholeServerName(row.server)}`];
  const end = endName(row);
  if (end !== null) parts.push(`from ${end}`);
  for (const [type, times] of row.errorTypes) parts.push(`${type}:${times}`);
  if (row.inFlight.oldestSeconds !== null) parts.push(`oldest in flight ${age(row.inFlight.oldestSeconds)}`);
  parts.push(`max ${milliseconds(row.durationSeconds.max)}`);
  if (row.observer === 'process') {
    parts.push(`by ${workloadName(row)}${pids.length > 0 ? ` (pid ${pids.join(',')})` : ''}`);
  }
  return parts.join('  ');
}
