/** What was expected and what was seen, of each pair of an oddity and a program; and what is known to differ. */

export interface Cell {
  readonly oddity: string;
  readonly program: string;
  readonly expected: string;
  readonly seen: string;
  /** Whether what was seen says what was expected, and nothing beyond. */
  readonly isRight: boolean;
}

/** Of one oddity: what is seen in place of what is expected, with these programs, and why it is so. */
export interface Exception {
  readonly oddity: string;
  readonly seen: Readonly<Record<string, string>>;
  readonly why: string;
  /** It depends on how far the program's calls have read by then: what was expected may be seen, too. */
  readonly races?: true;
}

/** @returns what is wrong and not excepted, and exceptions that are none */
export function problemsOf(cells: readonly Cell[], exceptions: readonly Exception[]): string[] {
  return cells.flatMap((cell) => {
    const { oddity, program, expected, seen } = cell;
    const exception = exceptions.find((each) => each.oddity === oddity && program in each.seen);
    const excepted = exception?.races && cell.isRight ? undefined : exception?.seen[program];
    const words = `${oddity} × ${program}: expected ${quote(expected)}, seen ${quote(seen)}`;
    if (cell.isRight) return excepted === undefined ? [] : [`${words}: an exception no longer`];
    return seen === excepted ? [] : [words];
  });
}

/** A line for each oddity, a column for each program: `expected` where it was seen, else `expected ≠ seen`. */
export function tableOf(cells: readonly Cell[]): string {
  const programs = [...new Set(cells.map(({ program }) => program))];
  const oddities = [...new Set(cells.map(({ oddity }) => oddity))];
  const lines = oddities.map((oddity) => [
    oddity,
    ...programs.map((program) => {
      const cell = cells.find((each) => each.oddity === oddity && each.program === program);
      return cell === undefined ? '' : textOf(cell);
    }),
  ]);
  return [['', ...programs], programs.map(() => '---').toSpliced(0, 0, '---'), ...lines]
    .map((words) => `| ${words.join(' | ')} |`)
    .join('\n');
}

function textOf({ expected, seen, isRight }: Cell): string {
  if (!isRight) return `**${quote(expected)} ≠ ${quote(seen)}**`;
  return expected === seen ? quote(expected) : `${quote(expected)} (${seen})`;
}

function quote(words: string): string {
  return words === '' ? '–' : words;
}
