/** Work in small steps: whoever does it can stop after any of them, and go on later. */
export type Steps<Result> = Generator<void, Result, void>;

/** All that is left, at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Steps until the time is up, at least one. @returns whether there are none left */
export function advance(steps: Steps<void>, endNs: number, nowNs: () => number): boolean {
  do {
    if (steps.next().done === true) return true;
  } while (nowNs() < endNs);
  return false;
}
