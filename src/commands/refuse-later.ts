import { UserError } from '../lib/errors.ts';

/** Targets that the design has and this version has not: said so, instead of "unknown flag". */
const LATER = ['--port'];

/**
 * Looks for what is planned but not there.
 * @throws UserError BAD_FLAG
 */
export function refuseLater(line: readonly string[]): void {
  for (const word of line) {
    const flag = word.split('=', 1)[0] as string;
    if (!LATER.includes(flag)) continue;
    throw new UserError('BAD_FLAG', `${flag} is not possible in this version`, [
      'Name the target by --pid, --comm, --cgroup or --container, or start it behind `--`.',
    ]);
  }
}
