import { protocolNamed } from '../../protocols/registry.ts';
import type { RowHead, TransactionRow } from '../../transactions/row.ts';
import type { Transaction } from '../../transactions/transaction.ts';

/** What its decoder shows of the heads of both, or, of a protocol whose attributes tell, these. */
export function headOf(transaction: Transaction, attributes: TransactionRow['attributes']): RowHead {
  const { requestHead: request, responseHead: response, connection } = transaction;
  if (protocolNamed(connection.protocol)?.head !== 'attributes') return { request, response };
  return { request: Object.entries(attributes).map(([name, value]) => `${name}: ${value}`), response };
}
