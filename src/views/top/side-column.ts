import type { Role } from '../../transactions/transaction.ts';
import { type ListColumn, WORDS } from './list/column.ts';

/** Which side of it is told. */
export function sideColumn(whose: 'process' | 'workload', priority: number): ListColumn<{ readonly role: Role }> {
  return {
    ...WORDS,
    id: 'side',
    title: 'side',
    help: `server: the ${whose} was called; client: it calls`,
    width: 7,
    priority,
    sort: ({ role }) => role,
    text: ({ role }) => role,
    tone: () => 'dim',
  };
}
