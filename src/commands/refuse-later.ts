import { UserError } from '../lib/errors.ts';

/** Targets that the design has and this version has not: said so, instead of "unknown flag". */
const LATER = ['--container', '--port'];

/**
 * Looks for what is planned but not there.
 * @throws UserError BAD_FLAG
 */
export function refuseLater(argv: readonly string[]): void {
  for (const word of argv) {
    const flag = word.split('=', 1)[0] as string;
    if (flag === '--') {
      const next = ['Start the program by itself, then: sae-mon top --pid N.'];
      throw new UserError('BAD_FLAG', 'starting a command with `--` is not possible in this version', next);
    }
    if (!LATER.includes(flag)) continue;
    throw new UserError('BAD_FLAG', `${flag} is not possible in this version`, [
      'Name the target by --pid, --comm or --cgroup.',
    ]);
  }
}
