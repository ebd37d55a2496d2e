import type { ConnectionRow } from '../../../../metrics/scene.ts';
import { age } from '../../figures.ts';
import { type List, makeList } from '../../list/list.ts';
import { left, widthOf } from '../../text.ts';
import { CONNECTION_COLUMNS } from './columns.ts';
import { CONNECTION_FACTS } from './facts.ts';
import { ARROWS, connectionName, endText, peerTextWithin, processText, REASONS } from './names.ts';

/** Names of protocols stand below each other up to this width (`redis`). */
const MAX_PROTOCOL = 5;

/** The connections that are open. */
export const connectionList: List = makeList<ConnectionRow>({
  id: 'connections',
  title: 'OPEN CONNECTIONS',
  empty: 'none is open',
  columns: CONNECTION_COLUMNS,
  sort: { by: 'in', reversed: false },
  calm: true,
  facts: CONNECTION_FACTS,
  rows: ({ picture }) => picture.scene?.connections?.rows ?? [],
  keyOf: ({ key }) => key,
  namer: (rows, { width }) => {
    const protocols = Math.min(MAX_PROTOCOL, Math.max(0, ...rows.map(({ protocol }) => widthOf(protocol))));
    return (row) => {
      const before = `${row.protocol.padEnd(protocols)} ${ARROWS[row.role]} `;
      return left(before + peerTextWithin(row, width - widthOf(before)), width);
    };
  },
  nameOf: connectionName,
  weight: ({ sentBytes, receivedBytes }) => sentBytes + receivedBytes,
  describe,
  enter: (row) => ({
    screen: 'connection',
    title: connectionName(row),
    row: null,
    transaction: null,
    connection: row,
  }),
});

function describe(row: ConnectionRow): string {
  const { undecoded, openBefore } = row;
  return [
    connectionName(row),
    `own end ${endText(row.local)}`,
    `by ${processText(row)}`,
    `open ${openBefore ? 'before sae-mon came, seen for ' : ''}${age(row.ageSeconds)}`,
    ...(undecoded === null ? [] : [`not decoded: ${REASONS[undecoded]}`]),
    ...(row.opening === null ? [] : [`first bytes: ${row.opening}`]),
  ].join('  ');
}
