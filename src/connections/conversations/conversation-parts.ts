import type { RemoteProcess, Role, TcpQuality } from '../../transactions/transaction.ts';
import type { ByteBudget } from '../bytes/byte-budget.ts';

/** What a conversation needs to know of the socket that it is held on. */
export interface ConversationSocket {
  readonly id: number;
  /** By the kernel's word. */
  readonly role: Role;
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp' | 'unix';
  /** Each record is a whole message (UDP, Unix datagram and seqpacket). */
  readonly isMessages: boolean;
  /** Seen from its first byte on; `connected`: its connect was seen, and where both directions begin is certain. */
  readonly fresh: boolean;
  readonly connected: boolean;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteProcess: RemoteProcess | null;
  readonly tcp: TcpQuality | null;
}

/** The other end, where it is not that of the socket. */
export interface RemoteEnd {
  readonly address: string;
  readonly port: number;
}

export interface ConversationParts {
  readonly socket: ConversationSocket;
  readonly serial: number;
  readonly slot: number;
  /** Of all half-read messages. */
  readonly budget: ByteBudget;
  /** Of an unconnected socket: whose conversation it is. */
  readonly remote: RemoteEnd | null;
  /** Under which name its other end was looked for. */
  readonly remoteName: string | null;
}
