import type { ExportDocument, TraceLine } from '../equality/sae-mon.ts';

/** How many answers there were of each status, in lines and in a document: by one way in and by the other. */
export function statusesOf(rows: readonly TraceLine[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { statusCode } of rows) if (statusCode !== null) counts[statusCode] = (counts[statusCode] ?? 0) + 1;
  return counts;
}

export function exportedStatuses({ endpoints, dependencies, unattributed }: ExportDocument): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { statusCodes } of [...endpoints, ...dependencies, ...unattributed]) {
    for (const [status, count] of Object.entries(statusCodes)) counts[status] = (counts[status] ?? 0) + count;
  }
  return counts;
}
