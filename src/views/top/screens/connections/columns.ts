import type { ConnectionRow } from '../../../../metrics/scene.ts';
import { age, count, milliseconds } from '../../figures.ts';
import { FIGURE, type ListColumn, WORDS } from '../../list/column.ts';
import { sideColumn } from '../../side-column.ts';
import { cutStart } from '../../text.ts';
import { bytesWithin, endText, processText, processTextWithin } from './names.ts';

type Column = ListColumn<ConnectionRow>;

const TRAFFIC: readonly Column[] = [
  {
    ...FIGURE,
    id: 'in',
    title: 'in',
    help: 'bytes towards the process since it was seen; ≥: may be more',
    width: 5,
    priority: 0,
    sort: ({ receivedBytes }) => receivedBytes,
    text: ({ receivedBytes, leftAlone }) => bytesWithin(receivedBytes, leftAlone),
  },
  {
    ...FIGURE,
    id: 'out',
    title: 'out',
    help: 'bytes from the process since it was seen; ≥: may be more',
    width: 5,
    priority: 0,
    sort: ({ sentBytes }) => sentBytes,
    text: ({ sentBytes, leftAlone }) => bytesWithin(sentBytes, leftAlone),
  },
];

const NETWORK: readonly Column[] = [
  {
    ...FIGURE,
    id: 'rtt',
    title: 'rtt ms',
    help: 'smoothed round trip as the kernel has it, ms',
    width: 6,
    priority: 0,
    sort: ({ rttSeconds }) => rttSeconds,
    text: ({ rttSeconds }) => milliseconds(rttSeconds),
  },
  {
    ...FIGURE,
    id: 'retr',
    title: 'retr',
    help: 'segments that this end sent again',
    width: 4,
    priority: 2,
    sort: ({ retransmissions }) => retransmissions,
    text: ({ retransmissions }) => (retransmissions === null ? '-' : count(retransmissions)),
    tone: ({ retransmissions }) => ((retransmissions ?? 0) > 0 ? 'warn' : 'plain'),
  },
];

const TIMES: readonly Column[] = [
  {
    ...FIGURE,
    id: 'age',
    title: 'age',
    help: 'since when it is open; >: it was open before sae-mon came',
    width: 7,
    priority: 1,
    sort: ({ ageSeconds }) => ageSeconds,
    text: ({ ageSeconds, openBefore }) => `${openBefore ? '>' : ''}${age(ageSeconds)}`,
  },
  {
    ...FIGURE,
    id: 'idle',
    title: 'idle',
    help: 'since its last call; -: not all of its calls are looked at',
    width: 6,
    priority: 1,
    sort: ({ idleSeconds }) => idleSeconds,
    text: ({ idleSeconds }) => (idleSeconds === null ? '-' : age(idleSeconds)),
  },
];

const DECODED: readonly Column[] = [
  {
    ...FIGURE,
    id: 'infl',
    title: 'infl',
    help: 'requests now under way',
    width: 4,
    priority: 1,
    sort: ({ inFlight }) => inFlight,
    text: ({ inFlight, undecoded }) => (undecoded === null ? count(inFlight) : ''),
  },
  {
    ...FIGURE,
    id: 'decoded',
    title: 'decoded',
    help: 'transactions that ended, or why there are none: encrypted, unknown, silent ...',
    width: 10,
    priority: 0,
    sort: ({ transactions, undecoded }) => (undecoded === null ? transactions : null),
    text: ({ transactions, undecoded }) => undecoded ?? count(transactions),
    tone: ({ undecoded }) => (undecoded === null ? 'plain' : 'dim'),
  },
];

const ENDS: readonly Column[] = [
  {
    ...WORDS,
    id: 'process',
    title: 'process',
    help: 'command and pid of whose end is seen',
    width: 14,
    wide: 18,
    priority: 3,
    sort: processText,
    text: (row, _, width) => processTextWithin(row, width),
  },
  {
    ...WORDS,
    id: 'opening',
    title: 'first bytes',
    help: 'what the first bytes look like where nothing is decoded; never what they say',
    width: 14,
    wide: 30,
    priority: 4,
    text: ({ opening }) => opening ?? '',
    tone: () => 'dim',
  },
  sideColumn('process', 5),
  {
    ...WORDS,
    id: 'local',
    title: 'own end',
    help: "the process's own end of it",
    width: 21,
    priority: 6,
    sort: ({ local }) => endText(local),
    text: ({ local }, _, width) => cutStart(endText(local), width),
  },
  {
    ...WORDS,
    id: 'transport',
    title: 'over',
    help: 'tcp, udp, unix',
    width: 4,
    priority: 7,
    sort: ({ transport }) => transport,
    text: ({ transport }) => transport,
  },
];

export const CONNECTION_COLUMNS: readonly Column[] = [...TRAFFIC, ...NETWORK, ...TIMES, ...DECODED, ...ENDS];
