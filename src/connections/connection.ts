import {
  ADDRESSES_INODE,
  ADDRESSES_LOCAL,
  ADDRESSES_LOCAL_PORT,
  ADDRESSES_REMOTE,
  ADDRESSES_REMOTE_PORT,
  FLAG_FRESH,
  ROLE_CLIENT,
  ROLE_SERVER,
  SECTION_ADDRESSES,
  TRANSPORT_UDP,
  TRANSPORT_UNIX_DATAGRAM,
  TRANSPORT_UNIX_SEQPACKET,
  TRANSPORT_UNIX_STREAM,
} from '../events/abi.gen.ts';
import {
  recordConnection,
  recordFamily,
  recordFlags,
  recordRole,
  recordTgid,
  recordTime,
  recordTransport,
  unsigned64,
} from '../events/record.ts';
import { findSection, NO_SECTION } from '../events/section.ts';
import { formatAddress } from '../lib/address.ts';
import type { Decoder } from '../protocols/protocol.ts';
import type { InOrderMatcher } from '../transactions/in-order.ts';
import type { RemoteProcess, Role, TransactionConnection } from '../transactions/transaction.ts';
import type { TurnMatcher } from '../transactions/turns.ts';
import { Stream } from './stream.ts';
import { readTcpState, type TcpState } from './tcp-state.ts';
import { readUnixAddress } from './unix-address.ts';

/** What could be made of the bytes: the keys of coverage, and `undecided` before. */
export type ConnectionClass = 'undecided' | 'decoded' | 'tls' | 'unknown';

export class Connection implements TransactionConnection {
  readonly id: number;
  role: Role = 'unknown';
  protocol = 'unknown';
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp' | 'unix';
  /** Each record is a whole message (UDP, Unix datagram and seqpacket). */
  readonly isMessages: boolean;
  /** Of the socket, and of the other end's (Unix); 0 where not known. */
  inode = 0;
  peerInode = 0;
  remoteProcess: RemoteProcess | null = null;
  localAddress = '';
  localPort = 0;
  remoteAddress = '';
  remotePort = 0;
  series: unknown = null;
  tcp: TcpState | null = null;

  /** Seen from its first byte on. */
  readonly fresh: boolean;
  readonly received = new Stream();
  readonly sent = new Stream();
  decoder: Decoder | null = null;
  state: unknown = null;
  matcher: InOrderMatcher | null = null;
  /** Instead of a matcher, where the protocol is recognised only. */
  turns: TurnMatcher | null = null;
  /** What the client called the server (TLS: SNI). */
  serverName: string | null = null;
  /** The other end of this conversation, where it is watched too. */
  peer: Connection | null = null;
  /** True where requests are received: this end serves. Set with the decoder. */
  serves = false;
  class: ConnectionClass = 'undecided';
  bytes = 0;
  unreadableBytes = 0;
  /** Calls with bytes that no decoder claimed. */
  unclaimedCalls = 0;
  /** Calls that look like answers to requests which were lost before the protocol was known. */
  orphanResponses = 0;
  /** Times in a row that the decoder gave up. */
  strikes = 0;
  /** Event time at which an ignored connection is looked at again; 0 where it is not ignored. */
  ignoredUntilNs = 0;
  /** How long it is ignored next time. */
  ignoreNs = 0;
  /** Of its last record. A double from the start: in a field that was ever undefined each store would allocate one. */
  lastNs = Number.NaN;
  /** Began to connect and was not answered yet. */
  connecting = false;
  readonly openedNs: number;

  constructor(bytes: Uint8Array, view: DataView, at: number) {
    this.id = recordConnection(view, at);
    this.tgid = recordTgid(view, at);
    this.fresh = (recordFlags(view, at) & FLAG_FRESH) !== 0;
    this.openedNs = recordTime(view, at);
    const transport = recordTransport(view, at);
    this.transport = transportOf(transport);
    this.isMessages =
      transport === TRANSPORT_UDP || transport === TRANSPORT_UNIX_DATAGRAM || transport === TRANSPORT_UNIX_SEQPACKET;
    this.lastNs = this.openedNs;
    this.learn(bytes, view, at);
  }

  /** Role and addresses, where the record has them. */
  learn(bytes: Uint8Array, view: DataView, at: number): void {
    if (this.role === 'unknown') this.role = roleOf(recordRole(view, at));
    const section = findSection(view, at, SECTION_ADDRESSES);
    if (section === NO_SECTION) return;
    this.inode = unsigned64(view, section + ADDRESSES_INODE);
    if (this.transport === 'unix') {
      this.learnUnix(bytes, view, at);
      return;
    }
    const isIpv6 = recordFamily(view, at) === AF_INET6;
    this.localAddress = formatAddress(bytes, section + ADDRESSES_LOCAL, isIpv6);
    this.localPort = view.getUint16(section + ADDRESSES_LOCAL_PORT, true);
    this.remoteAddress = formatAddress(bytes, section + ADDRESSES_REMOTE, isIpv6);
    this.remotePort = view.getUint16(section + ADDRESSES_REMOTE_PORT, true);
  }

  /** A server has the path, its client a process; both ends of a pair have nothing but processes. */
  private learnUnix(bytes: Uint8Array, view: DataView, at: number): void {
    const unix = readUnixAddress(bytes, view, at);
    if (unix === null) return;
    this.peerInode = unix.peerInode;
    this.remoteProcess = unix.peer;
    this.localAddress = this.role === 'client' ? '' : unix.path;
    const named = unix.peer === null ? '' : `${unix.peer.command}[${unix.peer.pid}]`;
    this.remoteAddress = this.role === 'client' && unix.path !== '' ? unix.path : named;
  }

  /** What the record tells of the way through the network, where it does. */
  learnTcp(view: DataView, at: number): void {
    this.tcp = readTcpState(this.tcp, view, at, this.fresh);
  }

  get requests(): Stream {
    return this.serves ? this.received : this.sent;
  }

  get responses(): Stream {
    return this.serves ? this.sent : this.received;
  }
}

function transportOf(transport: number): 'tcp' | 'udp' | 'unix' {
  switch (transport) {
    case TRANSPORT_UDP:
      return 'udp';
    case TRANSPORT_UNIX_STREAM:
    case TRANSPORT_UNIX_DATAGRAM:
    case TRANSPORT_UNIX_SEQPACKET:
      return 'unix';
    default:
      return 'tcp';
  }
}

const AF_INET6 = 10;

function roleOf(role: number): Role {
  if (role === ROLE_CLIENT) return 'client';
  return role === ROLE_SERVER ? 'server' : 'unknown';
}
