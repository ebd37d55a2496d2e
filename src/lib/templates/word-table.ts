import { StringTable } from '../string-table.ts';

/** A table of the words in `text`, in either case. */
export function tableOf(text: string): StringTable {
  return StringTable.of(text.trim().split(/\s+/), true);
}
