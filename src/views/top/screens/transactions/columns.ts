import { isError } from '../../../../lib/outcome.ts';
import type { SceneTransaction } from '../../../../metrics/scene.ts';
import { statusOf, timeOfDay } from '../../../trace/cells.ts';
import { milliseconds } from '../../figures.ts';
import { FIGURE, type ListColumn, WORDS } from '../../list/column.ts';
import { peerText, peerTextWithin, processText, processTextWithin } from '../../parties.ts';
import { sideColumn } from '../../side-column.ts';
import { bytesText, durationText, durationTone } from './figures.ts';

type Column = ListColumn<SceneTransaction>;

const WHAT: readonly Column[] = [
  {
    ...FIGURE,
    id: 'time',
    title: 'time',
    help: 'when it ended, local time',
    leads: true,
    width: 8,
    wide: 12,
    priority: 0,
    sort: ({ timeUnixNano }) => Number(timeUnixNano),
    text: ({ timeUnixNano }, _, width) => timeOfDay({ timeUnixNano }).slice(0, width),
    tone: () => 'dim',
  },
  {
    ...WORDS,
    id: 'status',
    title: ' status',
    help: 'status code, else the outcome; !: an error',
    // `!unanswered`.
    width: 8,
    wide: 12,
    priority: 0,
    sort: statusOf,
    text: statusOf,
    tone: ({ outcome }) => (isError(outcome) ? 'bad' : 'plain'),
  },
  {
    ...FIGURE,
    id: 'ms',
    title: 'ms',
    help: 'duration, ms; *: slow; dim: it waited by design; ~: its end was seen late',
    width: 7,
    priority: 0,
    sort: ({ durationSeconds }) => durationSeconds,
    text: durationText,
    tone: durationTone,
  },
  {
    ...FIGURE,
    id: 'ttfb',
    title: 'ttfb',
    help: 'time to the first byte of the answer, ms',
    width: 6,
    priority: 5,
    sort: ({ timeToFirstByteSeconds }) => timeToFirstByteSeconds,
    text: ({ timeToFirstByteSeconds }) => milliseconds(timeToFirstByteSeconds),
  },
  {
    ...FIGURE,
    id: 'bytes',
    title: 'bytes',
    help: 'bytes of the request → bytes of the answer',
    width: 11,
    priority: 3,
    sort: ({ requestBytes, responseBytes }) => requestBytes + responseBytes,
    text: bytesText,
  },
];

const WHO: readonly Column[] = [
  {
    ...WORDS,
    id: 'peer',
    title: 'peer',
    help: 'the other end, by name where one is known; → it was called, ← it called',
    width: 21,
    wide: 32,
    priority: 1,
    sort: peerText,
    text: (transaction, _, width) => peerTextWithin(transaction, width),
  },
  {
    ...WORDS,
    id: 'process',
    title: 'process',
    help: 'command and pid of the process that is watched',
    width: 16,
    wide: 20,
    priority: 2,
    sort: processText,
    text: (transaction, _, width) => processTextWithin(transaction, width),
  },
  sideColumn('process', 4),
  {
    ...FIGURE,
    id: 'tries',
    title: 'tries',
    help: 'how often the request was sent',
    width: 5,
    priority: 6,
    sort: ({ tries }) => tries,
    text: ({ tries }) => (tries === 1 ? '' : `×${tries}`),
  },
];

export const TRANSACTION_COLUMNS: readonly Column[] = [...WHAT, ...WHO];
