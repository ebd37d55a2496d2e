import {
  ADDRESSES_LOCAL,
  ADDRESSES_LOCAL_PORT,
  ADDRESSES_REMOTE,
  ADDRESSES_REMOTE_PORT,
  FLAG_FRESH,
  ROLE_CLIENT,
  ROLE_SERVER,
  SECTION_ADDRESSES,
} from '../events/abi.gen.ts';
import { recordConnection, recordFamily, recordFlags, recordRole, recordTgid, recordTime } from '../events/record.ts';
import { findSection, NO_SECTION } from '../events/section.ts';
import { formatAddress } from '../lib/address.ts';
import type { Decoder } from '../protocols/protocol.ts';
import type { InOrderMatcher } from '../transactions/in-order.ts';
import type { Role, TransactionConnection } from '../transactions/transaction.ts';
import type { TurnMatcher } from '../transactions/turns.ts';
import { Stream } from './stream.ts';

/** What could be made of the bytes: the keys of coverage, and `undecided` before. */
export type ConnectionClass = 'undecided' | 'decoded' | 'tls' | 'unknown';

export class Connection implements TransactionConnection {
  readonly id: number;
  role: Role = 'unknown';
  protocol = 'unknown';
  readonly tgid: number;
  readonly transport = 'tcp';
  localAddress = '';
  localPort = 0;
  remoteAddress = '';
  remotePort = 0;
  series: unknown = null;

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
  /** Of its last record. */
  lastNs: number;
  /** Began to connect and was not answered yet. */
  connecting = false;
  readonly openedNs: number;

  constructor(bytes: Uint8Array, view: DataView, at: number) {
    this.id = recordConnection(view, at);
    this.tgid = recordTgid(view, at);
    this.fresh = (recordFlags(view, at) & FLAG_FRESH) !== 0;
    this.openedNs = recordTime(view, at);
    this.lastNs = this.openedNs;
    this.learn(bytes, view, at);
  }

  /** Role and addresses, where the record has them. */
  learn(bytes: Uint8Array, view: DataView, at: number): void {
    if (this.role === 'unknown') this.role = roleOf(recordRole(view, at));
    const section = findSection(view, at, SECTION_ADDRESSES);
    if (section === NO_SECTION) return;
    const isIpv6 = recordFamily(view, at) === AF_INET6;
    this.localAddress = formatAddress(bytes, section + ADDRESSES_LOCAL, isIpv6);
    this.localPort = view.getUint16(section + ADDRESSES_LOCAL_PORT, true);
    this.remoteAddress = formatAddress(bytes, section + ADDRESSES_REMOTE, isIpv6);
    this.remotePort = view.getUint16(section + ADDRESSES_REMOTE_PORT, true);
  }

  get requests(): Stream {
    return this.serves ? this.received : this.sent;
  }

  get responses(): Stream {
    return this.serves ? this.sent : this.received;
  }
}

const AF_INET6 = 10;

function roleOf(role: number): Role {
  if (role === ROLE_CLIENT) return 'client';
  return role === ROLE_SERVER ? 'server' : 'unknown';
}
