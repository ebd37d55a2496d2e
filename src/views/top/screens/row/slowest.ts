import { formatEndpoint } from '../../../../lib/formats.ts';
import { isError } from '../../../../lib/outcome.ts';
import type { SceneTransaction } from '../../../../metrics/scene.ts';
import { TRANSACTION_ROW_FACTS } from '../../../../transactions/row-facts.ts';
import { targetOf, timeOfDay } from '../../../trace/cells.ts';
import { traceLine, USUAL_LINE } from '../../../trace/line.ts';
import { bytes, milliseconds } from '../../figures.ts';
import { FIGURE, type ListColumn, WORDS } from '../../list/column.ts';
import { type List, makeList } from '../../list/list.ts';
import { cutStart } from '../../text.ts';
import { keptDetail } from './shown.ts';

type SlowColumn = ListColumn<SceneTransaction>;

const ESSENTIAL: readonly SlowColumn[] = [
  {
    ...WORDS,
    id: 'time',
    title: 'ended',
    help: 'when it ended, local time',
    width: 15,
    priority: 0,
    sort: ({ timeUnixNano }) => Number(timeUnixNano),
    text: timeOfDay,
  },
  {
    ...FIGURE,
    id: 'dur',
    title: 'dur ms',
    help: 'its duration, ms',
    width: 6,
    priority: 0,
    sort: ({ durationSeconds }) => durationSeconds,
    text: ({ durationSeconds }) => milliseconds(durationSeconds),
  },
  {
    ...FIGURE,
    id: 'ttfb',
    title: 'ttfb',
    help: 'its time to the first byte of the answer, ms',
    width: 6,
    priority: 0,
    sort: ({ timeToFirstByteSeconds }) => timeToFirstByteSeconds,
    text: ({ timeToFirstByteSeconds }) => milliseconds(timeToFirstByteSeconds),
  },
  {
    ...WORDS,
    id: 'status',
    title: 'status',
    help: 'status of the answer, or how it ended without one',
    width: 7,
    wide: 16,
    priority: 0,
    sort: statusOf,
    text: statusOf,
    tone: ({ outcome }) => (isError(outcome) ? 'bad' : 'plain'),
  },
  {
    ...FIGURE,
    id: 'pid',
    title: 'pid',
    help: 'the process that served or called',
    width: 7,
    priority: 1,
    sort: ({ process }) => process.pid,
    text: ({ process, observer }) => (observer === 'wire' ? '-' : String(process.pid)),
  },
];

const MORE: readonly SlowColumn[] = [
  {
    ...FIGURE,
    id: 'connection',
    title: 'connection',
    help: 'number of its connection',
    width: 10,
    priority: 2,
    sort: ({ connectionId }) => Number(connectionId),
    text: ({ connectionId }) => connectionId,
  },
  {
    ...WORDS,
    id: 'asked',
    title: 'asked',
    help: 'operation and resource: route, statement, topic',
    width: 24,
    wide: 26,
    priority: 3,
    sort: targetOf,
    text: targetOf,
  },
  {
    ...FIGURE,
    id: 'request',
    title: 'req',
    help: 'bytes of the request',
    width: 5,
    priority: 4,
    sort: ({ requestBytes }) => requestBytes,
    text: ({ requestBytes }) => bytes(requestBytes),
  },
  {
    ...FIGURE,
    id: 'response',
    title: 'resp',
    help: 'bytes of the response',
    width: 5,
    priority: 4,
    sort: ({ responseBytes }) => responseBytes,
    text: ({ responseBytes }) => bytes(responseBytes),
  },
];

/** The slowest transactions that are kept of the row. */
export const slowestList: List = makeList<SceneTransaction>({
  id: 'slowest',
  title: 'SLOWEST',
  empty: 'none is kept yet',
  columns: [...ESSENTIAL, ...MORE],
  sort: { by: 'dur', reversed: false },
  calm: false,
  facts: TRANSACTION_ROW_FACTS,
  rows: (source) => keptDetail(source)?.slowest ?? [],
  keyOf: ({ connectionId, sequence, timeUnixNano }) => `${connectionId} ${sequence} ${timeUnixNano}`,
  namer:
    (_, { width }) =>
    (row) =>
      cutStart(otherEnd(row), width).padEnd(width),
  nameOf: otherEnd,
  describe: (row) => traceLine(row, USUAL_LINE),
  enter: (row) => ({
    screen: 'transaction',
    title: timeOfDay(row),
    row: row.rowKey,
    transaction: row,
  }),
});

/** Who asked, or was asked: of one row, that is what tells its transactions apart. */
function otherEnd({ peer, peerName, peerProcess, client }: SceneTransaction): string {
  if (client !== null) return formatEndpoint(client.address, client.port);
  if (peer.transport !== 'unix') return formatEndpoint(peerName ?? peer.address, peer.port);
  return peerProcess === null ? formatEndpoint(peer.address, null) : `${peerProcess.command}/${peerProcess.pid}`;
}

function statusOf({ statusCode, errorType, outcome }: SceneTransaction): string {
  return statusCode ?? errorType ?? outcome;
}
