/** What became of the command of a check. */
import { UserError } from '../../lib/errors.ts';
import type { HeldCommand } from '../child/command.ts';
import type { CommandReport } from './report.ts';

/** A load without its target is none. */
export const TARGET_ENDED = 'ended, since the target did';
export const WINDOW_ENDED = 'ended with the window';

/**
 * Ends it, where it still runs.
 * @param because why; null: it is about to end by itself
 * @throws UserError COMMAND where it never began
 */
export async function endCommand(
  command: HeldCommand,
  line: readonly string[],
  because: typeof TARGET_ENDED | typeof WINDOW_ENDED | null,
): Promise<CommandReport> {
  if (command.running && because !== null) {
    await command.end();
    return { line, failed: because === TARGET_ENDED, ending: because };
  }
  const { status, words, notStarted } = await command.ended;
  if (notStarted !== null) throw notStarted;
  return { line, failed: status !== 0, ending: words };
}

export function commandFailed({ line, ending }: CommandReport): UserError {
  return new UserError('COMMAND', `the command failed (${ending}): ${line.join(' ')}`, [
    'Its own output is above. What was seen until then is reported, and no verdict.',
  ]);
}
