import type { CausedCall, Served } from '../../transactions/chains/served.ts';
import type { TransactionRow } from '../../transactions/row.ts';

/** A served request with its calls, which are in the order of their beginning. */
export function toTreeRow(
  row: TransactionRow,
  served: Pick<Served<unknown>, 'startNs' | 'endNs'>,
  calls: readonly CausedCall<{ readonly row: TransactionRow }>[],
): TransactionRow {
  const wholeNs = served.endNs - served.startNs;
  let inCallsNs = 0;
  let reachedNs = served.startNs;
  const nested = calls.map(({ call, by }) => {
    const endNs = Math.min(call.endNs, served.endNs);
    inCallsNs += Math.max(0, endNs - Math.max(call.startNs, reachedNs));
    reachedNs = Math.max(reachedNs, endNs);
    const offsetSeconds = (call.startNs - served.startNs) / 1e9;
    return { call: call.row.row, by, offsetSeconds, share: wholeNs > 0 ? (endNs - call.startNs) / wholeNs : 0 };
  });
  return { ...row, tree: { calls: nested, outsideSeconds: (wholeNs - inCallsNs) / 1e9 } };
}
