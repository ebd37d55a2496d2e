/** Every call that moves bytes over a socket, and what is seen of it: transport × call × way in. */
import type { Way } from './probed-program.ts';

/**
 * `bytes`: with what it moved. `length`: counted, its bytes unreadable. `gap`: no record, but the next position shows
 * how much it was. `nothing`: no record and no gap.
 */
export type Seen = 'bytes' | 'length' | 'gap' | 'nothing';

export interface CallRow {
  readonly call: string;
  readonly tcp: SeenOn;
  readonly mptcp: SeenOn;
  readonly unixStream: SeenOn;
  /** UDP, Unix datagram and seqpacket. `null`: there is no such call on them. */
  readonly message: SeenOn;
}

type SeenOn = Seen | Readonly<Record<Way, Seen>> | null;

/** A row of a call that is seen alike on all transports, but for those named. */
function row(call: string, seen: Seen, other: Partial<CallRow> = {}): CallRow {
  return { call, tcp: seen, mptcp: seen, unixStream: seen, message: seen, ...other };
}

export const SENDS: readonly CallRow[] = [
  row('write', 'bytes'),
  row('writev', 'bytes'),
  row('pwritev2', 'bytes'),
  row('sendto', 'bytes'),
  row('sendmsg', 'bytes'),
  row('sendmmsg', 'bytes', { tcp: 'length', mptcp: 'length' }),
  row('sendfile', 'length'),
  row('splice', 'length'),
  row('zerocopy', 'bytes', { mptcp: null, unixStream: null, message: null }),
  row('send32', 'length'),
];

const UNSEEN = { socket: 'nothing', sys_exit: 'length' } as const;

export const RECEIVES: readonly CallRow[] = [
  row('read', 'bytes'),
  row('readv', 'bytes'),
  row('preadv2', 'bytes'),
  row('recvfrom', 'bytes'),
  row('recvmsg', 'bytes'),
  row('waitall', 'bytes'),
  row('recvmmsg', 'bytes', { tcp: 'length', mptcp: 'length' }),
  // On TCP it throws away what it returns the length of; elsewhere it fills the buffer.
  row('trunc', 'bytes', { tcp: 'length', mptcp: 'length' }),
  // A look ahead, then a plain receive: seen once.
  row('peek', 'bytes'),
  row('splice_from', 'length', {
    tcp: { socket: 'gap', sys_exit: 'length' },
    unixStream: UNSEEN,
  }),
  row('receive32', 'length'),
];

type Column = Exclude<keyof CallRow, 'call'>;

export interface TransportRow {
  readonly name: string;
  /** The command that makes both ends. */
  readonly pair: string;
  readonly column: Column;
  readonly transport: number;
}

export const TRANSPORTS: readonly TransportRow[] = [
  { name: 'TCP', pair: 'pair', column: 'tcp', transport: 1 },
  { name: 'TCP over IPv6', pair: 'pair 6', column: 'tcp', transport: 1 },
  { name: 'MPTCP', pair: 'mptcp', column: 'mptcp', transport: 2 },
  { name: 'Unix stream', pair: 'unix_pair stream path', column: 'unixStream', transport: 4 },
  { name: 'Unix datagram', pair: 'unix_pair datagram path', column: 'message', transport: 5 },
  { name: 'Unix seqpacket', pair: 'unix_pair seqpacket abstract', column: 'message', transport: 6 },
  { name: 'UDP', pair: 'udp_pair connected', column: 'message', transport: 3 },
  { name: 'UDP over IPv6', pair: 'udp_pair connected 6', column: 'message', transport: 3 },
];

/** What is seen of a call there, null if there is no such call. */
export function seenOn(row: CallRow, column: Column, way: Way): Seen | null {
  const seen = row[column];
  return seen === null || typeof seen === 'string' ? seen : seen[way];
}

/** 32-bit programs are x86's: arm64's machines need not have the instructions. */
export function existsHere({ call }: CallRow): boolean {
  return process.arch === 'x64' || !call.endsWith('32');
}

const COLUMNS: Readonly<Record<Column, string>> = {
  tcp: 'TCP',
  mptcp: 'MPTCP',
  unixStream: 'Unix stream',
  message: 'UDP, Unix datagram, seqpacket',
};

/** The table for readers: call-table.md. */
export function callTableText(): string {
  const columns = Object.keys(COLUMNS) as Column[];
  const cells = (seen: readonly string[]) => `| ${seen.join(' | ')} |\n`;
  const line = (row: CallRow) => cells([row.call, ...columns.map((column) => cell(row[column]))]);
  return [
    '# What is seen of each call\n\n',
    'Made by `npm run generate` from `call-table.ts`, which `calls.test.ts` holds against the kernel by both ways in.\n\n',
    '- **bytes**: with what it moved, as far as the budgets allow; of a vector each of the 1,024 parts that it may have\n',
    '- **length**: it counts, its bytes are said to be unreadable\n',
    '- **gap**: no record; the next position shows exactly how much it was\n',
    '- **nothing**: no record and no gap\n',
    '- *by the socket tracepoints* / *by sys_exit*, where they differ; -: there is no such call\n\n',
    cells(['call', ...Object.values(COLUMNS)]),
    cells(['---', ...columns.map(() => '---')]),
    ...[...SENDS, ...RECEIVES].map(line),
  ].join('');
}

function cell(seen: SeenOn): string {
  if (seen === null || typeof seen === 'string') return seen ?? '-';
  return `${seen.socket} / ${seen.sys_exit}`;
}
