import { UserError } from '../lib/errors.ts';

/** @throws UserError BAD_FLAG */
export function readLimit(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UserError('BAD_FLAG', `--limit ${text} is not a number of workloads`, ['Give a whole number above zero.']);
}
