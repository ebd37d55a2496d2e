import type { TargetRow } from '../../../app/targets/target-row.ts';

/** Whether each of the words stands in what a row shows or is known by: names, ports, paths, pids, whom it calls. In any case. */
export function matches(row: TargetRow, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = textOf(row).toLowerCase();
  return words.every((word) => text.includes(word));
}

function textOf({ workload, use, target }: TargetRow): string {
  const { command, containerId, containerName, unit, pids } = workload;
  return [
    command,
    containerId,
    containerName,
    unit,
    target?.value,
    ...use.ports.first.map(({ address, port, transport }) => `${address ?? ''}:${port}/${transport}`),
    ...use.unixPaths.first,
    ...use.calls.first.map(({ address, port }) => `${address}:${port}`),
    ...pids,
  ].join('\n');
}
