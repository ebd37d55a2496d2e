import { renderTargets } from '../../views/targets.ts';
import { protocolWords } from '../protocol-words.ts';
import { say } from '../words.ts';
import { type ListOptions, listTargets } from './target-list.ts';

export interface SayOptions {
  readonly flags: ListOptions['flags'];
  readonly columns: number;
  readonly color: boolean;
}

/** As many as stay on a screen, with the error that follows. */
const MAX_ROWS = 16;

/** Tells the user, beside what they asked for, whom they could have named. */
export function sayTargets({ flags, columns, color }: SayOptions): void {
  const list = listTargets({ flags, limit: MAX_ROWS }, null);
  say(`${renderTargets(list, { columns, color, protocols: protocolWords() })}\n`);
}
