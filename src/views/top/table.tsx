import type { ReactElement } from 'react';
import type { Role } from '../../transactions/transaction.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import { type Column, fitColumns } from './columns.ts';
import { Line, type Span } from './line.tsx';
import type { TrackedRow } from './picture.ts';
import { liveRowNamer } from './row-names.ts';
import type { SortName } from './sort.ts';
import type { TableView } from './state.ts';
import { left, right } from './text.ts';

const HEADINGS: Readonly<Record<Role, string>> = {
  server: 'ENDPOINTS SERVED',
  client: 'DEPENDENCIES CALLED',
  unknown: 'UNATTRIBUTED',
};

const EMPTY: Readonly<Record<Role, string>> = {
  server: 'nothing served yet',
  client: 'nothing called yet',
  unknown: '',
};

export interface TableProps {
  readonly role: Role;
  readonly rows: readonly TrackedRow[];
  readonly protocols: ProtocolWords;
  readonly view: TableView;
  readonly active: boolean;
  readonly sort: SortName;
  readonly width: number;
  /** Lines for rows, below the heading. */
  readonly height: number;
  readonly windowSeconds: number;
}

export function Table(props: TableProps): ReactElement {
  const { role, rows, protocols, view, height, width } = props;
  const visible = rows.slice(view.offset, view.offset + height);
  const blanks = Math.max(0, height - Math.max(1, visible.length));
  const nameOf = liveRowNamer(
    role,
    rows.map(({ row }) => row),
    { width, protocols },
  );
  return (
    <>
      <Heading {...props} />
      {visible.length === 0 ? <Line spans={[{ text: ` ${EMPTY[role]}`, tone: 'dim' }]} /> : null}
      {visible.map((tracked) => (
        <Row key={tracked.row.key} tracked={tracked} name={nameOf(tracked.row)} table={props} />
      ))}
      {Array.from({ length: blanks }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blank lines are alike
        <Line key={`blank ${index}`} spans={[]} />
      ))}
    </>
  );
}

function Heading({ role, rows, view, height, active, sort, width }: TableProps): ReactElement {
  const { nameWidth, columns } = fitColumns(role, width);
  const last = Math.min(view.offset + height, rows.length);
  const range = rows.length === 0 ? '' : ` ${view.offset + 1}-${last} of ${rows.length}`;
  const tone = active ? 'activeHeading' : 'heading';
  const spans: Span[] = [
    { text: ' ', tone },
    { text: left(HEADINGS[role] + range, nameWidth), tone: sort === 'name' ? 'sorted' : tone },
  ];
  for (const column of columns) {
    spans.push({ text: ' '.repeat(column.gap), tone });
    spans.push({ text: align(column, column.title), tone: column.sort === sort ? 'sorted' : tone });
  }
  return <Line spans={spans} />;
}

interface RowProps {
  readonly tracked: TrackedRow;
  readonly name: string;
  readonly table: TableProps;
}

function Row({ tracked, name, table }: RowProps): ReactElement {
  const { columns } = fitColumns(table.role, table.width);
  const selected = table.active && table.view.selected === tracked.row.key;
  const whole = selected ? 'selected' : tracked.idle ? 'dim' : null;
  const spans: Span[] = [{ text: (selected ? '>' : ' ') + name, tone: whole ?? 'plain' }];
  for (const column of columns) {
    const text = align(column, column.text(tracked.row, table.windowSeconds, table.protocols));
    spans.push({ text: ' '.repeat(column.gap), tone: whole ?? 'plain' });
    spans.push({ text, tone: whole ?? column.tone?.(tracked.row) ?? 'plain' });
  }
  return <Line spans={spans} />;
}

function align(column: Column, text: string): string {
  return column.align === 'right' ? right(text, column.width) : left(text, column.width);
}
