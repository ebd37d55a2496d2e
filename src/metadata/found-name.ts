import type { NameSource } from '../lib/name-source.ts';

/**
 * What is known of a server beside what its client called it; the same object for all who call the same one from the same
 * place. The name may come later than the first call, and change with who listens there.
 */
export interface FoundName {
  readonly name: string | null;
  readonly source: NameSource | null;
  /** It is that of a watched process: the one at the connection's other end. */
  readonly watched?: boolean;
}

/** The server's own end: its address may have been translated on the way, and be one of several behind that which was called. */
interface ServingEnd {
  readonly tgid: number;
  readonly localAddress: string;
  readonly localPort: number;
}

/** Whether a server is called by another address than its own. */
export function isTranslated({ remoteAddress, remotePort, peer }: CallingEnd): boolean {
  return peer !== null && (peer.localAddress !== remoteAddress || peer.localPort !== remotePort);
}

/** A client's end, as conversations have it; `peer`: who serves, where that is watched, too. */
export interface CallingEnd {
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp' | 'unix';
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly peer: ServingEnd | null;
}

/** Who knows names of servers that their clients have not looked for. */
export interface LocalNaming {
  /** Asked with each new connection, and answered at once; the name is filled in when it is known. Null: nobody will know. */
  find(call: CallingEnd): FoundName | null;
}
