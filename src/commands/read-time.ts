import { parseDuration } from '../lib/duration.ts';
import { UserError } from '../lib/errors.ts';

/**
 * A flag's time in nanoseconds; null where it was not given.
 * @throws UserError BAD_DURATION, naming the flag
 */
export function readTime<Text extends string | undefined>(
  flag: string,
  text: Text,
): Text extends string ? number : number | null;
export function readTime(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, `${flag}: ${error.message}`, error.next, { cause: error });
  }
}
