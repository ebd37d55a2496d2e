/** Whether its answer, or the request, has no end: one of the two left before. */
export function isCut(outcome: string): boolean {
  return outcome === 'cutByClient' || outcome === 'cutByServer';
}

/** Outcomes (`RowOutcome` of transactions) that are none: an answer in order, none expected, a client that left, and what is not over. */
const NO_ERRORS = ['ok', 'oneWay', 'cutByClient', 'open'];

/** Whether a transaction with this outcome is an error. */
export function isError(outcome: string): boolean {
  return !NO_ERRORS.includes(outcome);
}
