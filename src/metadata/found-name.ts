import type { NameSource } from '../lib/name-source.ts';

/** What is known of a server beside what its client called it. It may come later than the first call, and change with who listens there. */
export interface FoundName {
  /** The same for whoever calls the same server from the same place. */
  readonly place: string;
  readonly name: string | null;
  readonly source: NameSource | null;
}

/** A client's end, as conversations have it. */
export interface CallingEnd {
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp' | 'unix';
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** Who knows names of servers that their clients have not looked for. */
export interface LocalNaming {
  /** Asked with each new connection, and answered at once; the name is filled in when it is known. Null: nobody will know. */
  find(call: CallingEnd): FoundName | null;
}
