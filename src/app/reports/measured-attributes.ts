import type { MeasuredAttributes } from '../../protocols/measures.ts';
import { CONNECT_OPERATION } from '../../protocols/protocol.ts';
import { protocolNamed } from '../../protocols/registry.ts';
import type { Transaction } from '../../transactions/transaction.ts';

/**
 * OpenTelemetry's attributes of single transactions, as series have them; none of a connection that was never made.
 * @param routes patterns of routes that the user has named
 */
export function measuredAttributes(routes: readonly string[]): (transaction: Transaction) => MeasuredAttributes {
  const named = new Set(routes);
  return ({ connection, operation, resource, statusCode }) => {
    const protocol = protocolNamed(connection.protocol);
    if (protocol === null || operation === CONNECT_OPERATION) return {};
    const { role } = connection;
    if (role === 'unknown' || protocol.measures === undefined) {
      return protocol.attributes(operation, statusCode, resource);
    }
    const isNamed = resource !== null && named.has(resource);
    return protocol.measures.attributes({ role, operation, resource, named: isNamed, statusCode });
  };
}
