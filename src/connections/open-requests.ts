import type { InFlight } from '../transactions/in-flight.ts';
import type { Connection } from './connection.ts';

/** Requests without their response, of all connections. Allocates: for whoever looks, once a tick. */
export function openRequests(connections: Iterable<Connection>): InFlight[] {
  const open: InFlight[] = [];
  for (const connection of connections) {
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
