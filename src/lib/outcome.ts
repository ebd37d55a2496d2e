/** Whether its answer, or the request, has no end: one of the two left before. */
export function isCut(outcome: string): boolean {
  return outcome === 'cutByClient' || outcome === 'cutByServer';
}

/** Whether a transaction with this outcome (`Outcome` of transactions) is an error: anything but an answer in order, none expected, or a client that left. */
export function isError(outcome: string): boolean {
  return outcome !== 'ok' && outcome !== 'oneWay' && outcome !== 'cutByClient';
}
