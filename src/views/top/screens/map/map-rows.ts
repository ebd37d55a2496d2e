import type { Filter } from '../../../../lib/filter/tree.ts';
import type { SnapshotRow, SnapshotServer } from '../../../../metrics/snapshot.ts';
import { GLYPHS } from '../../glyphs.ts';
import { serverName } from '../../names.ts';
import { type Picture, perPicture, type TrackedRow } from '../../picture.ts';
import { type RowSum, sumRows } from '../../rows/sum.ts';
import { filterOf, filterOfCalls } from './filters.ts';
import { type Call, type CallGraph, callGraph, type MapWorkload } from './graph.ts';
import { rootsOf } from './roots.ts';

/** A line of the map. */
export interface MapRow {
  readonly key: string;
  readonly parent: string | null;
  readonly name: string;
  /** Null where a workload stands that is watched. */
  readonly server: SnapshotServer | null;
  /** `cycle`: it stands above already. `deeper`: it calls somebody, for whom there is no more room. */
  readonly mark: 'cycle' | 'deeper' | null;
  /** What filters ask. */
  readonly rows: readonly SnapshotRow[];
  /** Of the calls from the line above, or of what a root serves; null: nothing is known of these. */
  readonly sum: RowSum | null;
  readonly protocols: readonly string[];
  readonly idle: boolean;
  /** Those rows, for the overview; null: nothing selects them. */
  readonly filter: Filter | null;
  /** Of calls: whose they are; null: the filter says it. */
  readonly title: string | null;
}

/** Deeper than people build; above all an end. */
const MAX_DEPTH = 8;
/** Below the outermost. Who is called by many stands below each of them: more lines than anybody reads are not made. */
const MAX_ROWS = 500;
const SEPARATOR = '\0';

/** Where the map goes on. */
interface Front {
  readonly row: MapRow;
  readonly workload: MapWorkload;
  /** Keys of workloads from the root to this one. */
  readonly path: readonly string[];
}

/** The lines of the map; breadth first and the busiest first, so that bounds cut what matters least. */
export const mapRows: (picture: Picture) => readonly MapRow[] = perPicture((picture) => {
  const graph = callGraph(picture);
  const rows = new Map<string, MapRow>();
  const fronts = [...callerFronts(graph, rows), ...rootFronts(graph)];
  for (const { row } of fronts) rows.set(row.key, row);
  fronts.sort((a, b) => (b.row.sum?.ratePerSecond ?? 0) - (a.row.sum?.ratePerSecond ?? 0));
  const most = rows.size + MAX_ROWS;
  for (let front = fronts.shift(); front !== undefined; front = fronts.shift()) {
    const { row, workload, path } = front;
    const isFull = path.length > MAX_DEPTH || rows.size >= most;
    if (isFull && workload.calls.length > 0) rows.set(row.key, { ...row, mark: 'deeper' });
    if (!isFull) fronts.push(...goOn(front, graph, rows));
  }
  return [...rows.values()];
});

function callerFronts(graph: CallGraph, rows: Map<string, MapRow>): readonly Front[] {
  return graph.callers.flatMap(({ name, target, rows: own }) => {
    const workload = graph.workloads.get(target);
    if (workload === undefined) return [];
    const root = { ...rootRow(`caller${SEPARATOR}${name}`, name, own), sum: null };
    if (!rows.has(root.key)) rows.set(root.key, root);
    const row = { ...rootRow(root.key + SEPARATOR + target, workload.name, own), parent: root.key };
    return [{ row: { ...row, filter: filterOf(workload) }, workload, path: [target] }];
  });
}

function rootFronts(graph: CallGraph): readonly Front[] {
  return rootsOf(graph).map((workload) => ({ row: workloadRoot(workload), workload, path: [workload.key] }));
}

/** One step: whom this workload calls. */
function goOn({ row, workload, path }: Front, { workloads }: CallGraph, rows: Map<string, MapRow>): readonly Front[] {
  return workload.calls.flatMap((call) => {
    const target = call.target === null ? undefined : workloads.get(call.target);
    const isCycle = target !== undefined && path.includes(target.key);
    const below = callRow(call, { parent: row, workload, target, mark: isCycle ? 'cycle' : null });
    rows.set(below.key, below);
    return target === undefined || isCycle ? [] : [{ row: below, workload: target, path: [...path, target.key] }];
  });
}

interface CallPlace {
  readonly parent: MapRow;
  readonly workload: MapWorkload;
  readonly target: MapWorkload | undefined;
  readonly mark: MapRow['mark'];
}

function callRow({ key, server, rows }: Call, { parent, workload, target, mark }: CallPlace): MapRow {
  const name = target?.name ?? serverName(server);
  return {
    ...rootRow(parent.key + SEPARATOR + key, name, rows),
    parent: parent.key,
    server: target === undefined ? server : null,
    mark,
    filter: filterOfCalls(workload, rows),
    title: `${workload.name} ${GLYPHS.right} ${name}`,
  };
}

/** What it serves; of who only calls there are no figures. */
function workloadRoot(workload: MapWorkload): MapRow {
  const { key, name, rows, served } = workload;
  const root = rootRow(key, name, served);
  return {
    ...root,
    rows: rows.map(({ row }) => row),
    idle: rows.every(({ idle }) => idle),
    sum: served.length === 0 ? null : root.sum,
    filter: filterOf(workload),
  };
}

function rootRow(key: string, name: string, rows: readonly TrackedRow[]): MapRow {
  return {
    key,
    parent: null,
    name,
    server: null,
    mark: null,
    rows: rows.map(({ row }) => row),
    sum: sumRows(rows),
    protocols: [...new Set(rows.map(({ row }) => row.protocol))],
    idle: rows.every(({ idle }) => idle),
    filter: null,
    title: null,
  };
}
