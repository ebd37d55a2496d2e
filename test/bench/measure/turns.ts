/** In the opposite order every second round, so that nobody always runs after the same neighbour. */
export function inTurn<T>(round: number, subjects: readonly T[]): readonly T[] {
  return round % 2 === 0 ? subjects : subjects.toReversed();
}
