import { CONNECT_OPERATION } from '../protocols/protocol.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { Connection } from './connection.ts';

/** A healthy connect is answered before: the kernel sends its SYN again after a second. */
const SLOW_CONNECT_NS = 1e9;

/** Requests without their response, and connects without their answer, of all connections. Allocates: for whoever looks, once a tick. */
export function openRequests(connections: Iterable<Connection>, nowNs: number): InFlight[] {
  const open: InFlight[] = [];
  for (const connection of connections) {
    if (connection.connecting && nowNs - connection.openedNs > SLOW_CONNECT_NS) open.push(connectOf(connection));
    const turn = connection.turns?.inFlight() ?? null;
    if (turn !== null) open.push(turn);
    const queue = connection.matcher?.queue;
    if (queue === undefined) continue;
    for (let i = 0; i < queue.length; i += 1) {
      const { operation, resource, waiting, startNs } = queue.at(i);
      open.push({ connection, operation, resource, waiting, startNs });
    }
  }
  return open;
}

function connectOf(connection: Connection): InFlight {
  const { openedNs: startNs } = connection;
  return { connection, operation: CONNECT_OPERATION, resource: null, waiting: false, startNs };
}
