import { CONNECT_OPERATION } from '../protocols/protocol.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { Socket } from './sockets/socket.ts';

/** A healthy connect is answered before: the kernel sends its SYN again after a second. */
const SLOW_CONNECT_NS = 1e9;

/** Requests without their response, and connects without their answer, of all sockets. Allocates: for whoever looks, once a tick. */
export function openRequests(sockets: Iterable<Socket>, nowNs: number): InFlight[] {
  const found: InFlight[] = [];
  for (const socket of sockets) {
    if (socket.connecting && nowNs - socket.openedNs > SLOW_CONNECT_NS) found.push(connectOf(socket));
    for (const { pairing } of socket.conversations()) pairing?.inFlight(found);
  }
  return found;
}

function connectOf({ conversation, beganNs: startNs }: Socket): InFlight {
  return {
    connection: conversation,
    operation: CONNECT_OPERATION,
    resource: null,
    waiting: false,
    waitsNs: Number.POSITIVE_INFINITY,
    startNs,
  };
}
