import type { SnapshotRow } from '../../../metrics/snapshot.ts';
import { age, milliseconds } from '../figures.ts';
import { endName, rowName, wholeServerName, workloadName } from '../names.ts';

/** A row in full. */
export function describeRow(row: SnapshotRow): string {
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
