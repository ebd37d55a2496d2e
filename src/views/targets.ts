import type { TargetList, TargetRow } from '../app/targets/target-row.ts';
import type { SocketUse } from '../host/census/use.ts';
import { formatCount } from '../lib/formats.ts';
import type { ProtocolWords } from './protocol-words.ts';
import { type ListColumn, renderKeyValues, renderList } from './table-list.ts';
import { callsText, listensText, shellWords } from './target-words.ts';
import { coverageText } from './top/account.ts';
import { count, rate } from './top/figures.ts';
import { workloadName } from './top/names.ts';
import { cut } from './top/text.ts';

export interface TargetsViewOptions {
  readonly columns: number;
  readonly color: boolean;
  readonly protocols: ProtocolWords;
}

interface TargetColumn extends ListColumn {
  /** The narrowest terminal that shows it. */
  readonly from: number;
  /** The same where rates stand beside it. */
  readonly fromSampled?: number;
  /** Of a list with traffic (true), without (false), or of both. */
  readonly sampled?: boolean;
  /** Of the terminal, what its texts may take before they are cut; all, where that is not said. */
  readonly share?: number;
  text(row: TargetRow): string;
}

const LISTED = 4;

const COLUMNS: readonly TargetColumn[] = [
  { title: 'WORKLOAD', from: 0, share: 0.25, text: workloadName },
  { title: 'PROCS', align: 'right', from: 0, fromSampled: 90, text: ({ processes }) => count(processes) },
  { title: 'PID', align: 'right', from: 90, text: ({ workload }) => String(workload.pids[0] ?? '') },
  {
    title: 'REQ/S',
    align: 'right',
    from: 0,
    sampled: true,
    text: ({ traffic }) => rate(traffic?.servedPerSecond ?? 0),
  },
  {
    title: 'CALL/S',
    align: 'right',
    from: 0,
    sampled: true,
    text: ({ traffic }) => rate(traffic?.calledPerSecond ?? 0),
  },
  { title: 'PROTOCOLS', from: 0, sampled: true, share: 0.15, text: protocolsText },
  { title: 'IN', align: 'right', from: 0, fromSampled: 110, text: ({ use }) => count(use.connectionsIn) },
  { title: 'OUT', align: 'right', from: 0, fromSampled: 110, text: ({ use }) => count(use.connectionsOut) },
  { title: 'LISTENS ON', from: 0, share: 0.27, text: ({ use }) => listensText(use, LISTED) },
  { title: 'CALLS', from: 110, fromSampled: 150, share: 0.22, text: ({ use }) => callsText(use, LISTED) },
  { title: 'NAME IT BY', from: 0, text: ({ target }) => (target === null ? '(gone)' : shellWords(target)) },
];

/** The list for people: a line a workload, and what is not in it. */
export function renderTargets(list: TargetList, { columns: width, color, protocols }: TargetsViewOptions): string {
  const sampling = list.sample !== null;
  const shown = COLUMNS.filter(
    ({ from, fromSampled = from, sampled = sampling }) =>
      sampled === sampling && (sampling ? fromSampled : from) <= width,
  );
  const rows = list.rows.map((row) => shown.map(({ share = 1, text }) => cut(text(row), Math.floor(share * width))));
  const table =
    rows.length === 0
      ? 'Nobody on this host listens or is connected.'
      : renderList({ columns: shown, rows, width, color });
  const notes = notesOf(list, protocols);
  return notes.length === 0 ? table : `${table}\n\n${renderKeyValues(notes, { width, color })}`;
}

function protocolsText({ traffic }: TargetRow): string {
  return [...new Set(traffic?.protocols.map(({ protocol }) => protocol))].join(', ');
}

function notesOf(list: TargetList, protocols: ProtocolWords): (readonly [string, string])[] {
  const { sample, leftOut, hiddenProcesses, unattributed, unseen } = list;
  const notes: (readonly [string, string])[] = [];
  if (sample !== null) {
    const lost = sample.complete ? '' : '; some was lost';
    notes.push([
      'SEEN',
      `${coverageText(sample.coverage, protocols)}, in ${sample.durationSeconds.toFixed(1)} s${lost}`,
    ]);
  }
  if (leftOut > 0) notes.push(['LEFT OUT', `${formatCount(leftOut)} more workloads: sae-mon targets --limit`]);
  if (hiddenProcesses > 0) notes.push(['HIDDEN', hiddenText(hiddenProcesses)]);
  const unowned = socketsText(unattributed);
  if (unowned !== '') notes.push(['UNOWNED', `${unowned}: of processes that cannot be seen, or of the kernel`]);
  if (unseen.sockets) notes.push(['NOT READ', 'more sockets than are looked at']);
  if (unseen.descriptors > 0)
    notes.push(['NOT READ', `${formatCount(unseen.descriptors)} descriptors more than are looked at`]);
  return notes;
}

function hiddenText(processes: number): string {
  return `the sockets of ${formatCount(processes)} processes, which are of other users: run with sudo`;
}

function socketsText(use: SocketUse): string {
  const parts: string[] = [];
  if (use.ports.total + use.unixPaths.total > 0) parts.push(`listens on ${listensText(use, LISTED)}`);
  const connections = use.connectionsIn + use.connectionsOut;
  if (connections > 0) parts.push(`${formatCount(connections)} connections`);
  return parts.join(', ');
}
