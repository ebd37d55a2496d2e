/** Edits at which a name is no longer meant to be another. */
const NEAR = 3;

/** The one of `names` that was probably meant by `word`, or null. */
export function nearestName(word: string, names: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  let best: string | null = null;
  let least = NEAR;
  for (const name of names) {
    const edits = name.startsWith(wanted) && wanted.length > 1 ? 1 : editDistance(wanted, name);
    if (edits < least && edits < name.length) {
      best = name;
      least = edits;
    }
  }
  return best;
}

/** `, did you mean "top"?`, or nothing. */
export function didYouMean(word: string, names: readonly string[]): string {
  const near = nearestName(word, names);
  return near === null ? '' : `, did you mean "${near}"?`;
}

/** Levenshtein: insertions, deletions and replacements. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] as number) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[to.length] as number;
}
