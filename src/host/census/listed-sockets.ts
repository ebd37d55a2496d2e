/** What a socket of a census is for, by its inode. */
import type { HostSocket } from '../sockets.ts';
import type { CensusNetwork, HostCensus } from './census.ts';

interface Endpoint {
  readonly inode: number;
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
}

export type ListedSocket =
  /** Listened on; of UDP bound, without a peer. Address null: any. */
  | (Endpoint & { readonly kind: 'port'; readonly address: string | null })
  /** Connected, at a port that is listened on: from a client. */
  | (Endpoint & { readonly kind: 'in'; readonly address: string })
  /** Connected, to this address. */
  | (Endpoint & { readonly kind: 'out'; readonly address: string })
  | { readonly kind: 'path'; readonly inode: number; readonly path: string };

const ANY_V4 = '0.0.0.0';
const ANY_V6 = '::';

/**
 * Sockets that are listened on or connected. A socket of UDP that is bound to a port of those that are given to who asks
 * for none is taken for a client's, which waits for answers.
 */
export function listSockets(census: HostCensus): ReadonlyMap<number, ListedSocket> {
  const listed = new Map<number, ListedSocket>();
  for (const network of census.networks) {
    const listeners = network.sockets.filter((socket) => isListener(socket, census.ephemeral));
    const listens = matcherOf(listeners);
    for (const socket of listeners) listed.set(socket.inode, { kind: 'port', ...listeningAt(socket) });
    for (const socket of network.sockets) {
      if (socket.state === 'connected') listed.set(socket.inode, connected(socket, listens(socket)));
    }
    addPaths(listed, network);
  }
  return listed;
}

function isListener({ transport, state, local }: HostSocket, [first, last]: HostCensus['ephemeral']): boolean {
  if (state === 'listening') return true;
  return transport === 'udp' && state === 'bound' && local.port > 0 && (local.port < first || local.port > last);
}

/** Whether a local end is one that is listened on: a server's end of a connection has its listener's port. */
function matcherOf(listeners: readonly HostSocket[]): (socket: HostSocket) => boolean {
  const addresses = { tcp: new Map<number, Set<string>>(), udp: new Map<number, Set<string>>() };
  for (const { transport, local } of listeners) {
    const known = addresses[transport].get(local.port);
    if (known === undefined) addresses[transport].set(local.port, new Set([local.address]));
    else known.add(local.address);
  }
  return ({ transport, local }) => {
    const at = addresses[transport].get(local.port);
    return at !== undefined && (at.has(local.address) || at.has(ANY_V4) || at.has(ANY_V6));
  };
}

function listeningAt({ inode, transport, local }: HostSocket): Endpoint & { readonly address: string | null } {
  const any = local.address === ANY_V4 || local.address === ANY_V6;
  return { inode, transport, address: any ? null : local.address, port: local.port };
}

function connected({ inode, transport, local, remote }: HostSocket, isServer: boolean): ListedSocket {
  return isServer
    ? { kind: 'in', inode, transport, address: local.address, port: local.port }
    : { kind: 'out', inode, transport, address: remote.address, port: remote.port };
}

function addPaths(listed: Map<number, ListedSocket>, { unixListeners }: CensusNetwork): void {
  for (const { inode, path } of unixListeners) listed.set(inode, { kind: 'path', inode, path });
}
