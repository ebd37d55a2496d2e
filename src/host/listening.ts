import type { HostSocket, SocketEnd } from './sockets.ts';

const ANY_IPV4 = '0.0.0.0';
const ANY_IPV6 = '::';

/** Of the sockets of a network namespace the one at which `end` is answered: bound to that address, else to all of its version, else to all. */
export function listenerAt(
  sockets: readonly HostSocket[],
  transport: HostSocket['transport'],
  { address, port }: SocketEnd,
): HostSocket | null {
  const state = transport === 'tcp' ? 'listening' : 'bound';
  const there = sockets.filter((one) => one.transport === transport && one.state === state && one.local.port === port);
  const isIpv6 = address.includes(':');
  for (const local of isIpv6 ? [address, ANY_IPV6] : [address, ANY_IPV4, ANY_IPV6]) {
    const found = there.find((one) => one.local.address === local);
    if (found !== undefined) return found;
  }
  return null;
}

/** The other end of a conversation, open or just over: nothing else has exactly its ends, swapped. */
export function otherEndOf(sockets: readonly HostSocket[], local: SocketEnd, remote: SocketEnd): HostSocket | null {
  const is = (one: SocketEnd, other: SocketEnd): boolean => one.port === other.port && one.address === other.address;
  return (
    sockets.find(
      (one) => one.transport === 'tcp' && one.state !== 'listening' && is(one.local, remote) && is(one.remote, local),
    ) ?? null
  );
}
