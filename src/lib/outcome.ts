/** Whether a transaction with this outcome (`Outcome` of transactions) is an error: anything but an answer in order, or none expected. */
export function isError(outcome: string): boolean {
  return outcome !== 'ok' && outcome !== 'oneWay';
}
