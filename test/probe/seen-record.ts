import * as abi from '../../src/events/abi.gen.ts';
import * as read from '../../src/events/record.ts';
import { findSection, NO_SECTION, sectionLength } from '../../src/events/section.ts';
import { WALK_WHOLE, walkRecords } from '../../src/events/walk.ts';

/** A record as a test looks at it. */
export interface SeenRecord {
  readonly kind: string;
  readonly direction: string;
  readonly reason: string;
  readonly role: string;
  readonly transport: number;
  readonly family: number;
  readonly time: number;
  readonly handover: number | null;
  readonly connection: number;
  readonly tgid: number;
  readonly tid: number;
  readonly position: number;
  readonly opposite: number;
  readonly length: number;
  readonly offset: number;
  readonly fresh: boolean;
  readonly shutdown: boolean;
  readonly error: number;
  /** Captured bytes as Latin-1, null if the record has none. */
  readonly bytes: string | null;
  readonly localPort: number | null;
  readonly remotePort: number | null;
  /** In hexadecimal. */
  readonly remote: string | null;
  readonly comm: string | null;
  /** Of the own socket. */
  readonly inode: number | null;
  readonly unix: SeenUnix | null;
  /** Of one datagram: address in hexadecimal, then the port. */
  readonly peer: string | null;
  readonly tcp: SeenTcp | null;
}

export interface SeenUnix {
  readonly peerInode: number;
  readonly peerTgid: number;
  readonly peerComm: string;
  readonly path: string;
}

export interface SeenTcp {
  readonly srttUs: number;
  readonly retransmissions: number;
}

const AF_INET6 = 10;

/** The names of one enum of the ABI by their values. */
function names(prefix: string): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(abi))
    if (name.startsWith(prefix)) found[value] = name.slice(prefix.length);
  return found;
}

const KINDS = names('KIND_');
const DIRECTIONS = names('DIRECTION_');
const REASONS = names('REASON_');
const ROLES = names('ROLE_');

/** The records of one drain. @throws if the walk finds them damaged */
export function seenRecords(bytes: Uint8Array): SeenRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: SeenRecord[] = [];
  const status = walkRecords(view, bytes.length, (at) => records.push(seenRecord(bytes, view, at)));
  if (status !== WALK_WHOLE) throw new Error('the drained records are damaged');
  return records;
}

function seenRecord(bytes: Uint8Array, view: DataView, at: number): SeenRecord {
  const section = (type: number) => {
    const start = findSection(view, at, type);
    return start === NO_SECTION ? null : Buffer.from(bytes.subarray(start, start + sectionLength(view, start)));
  };
  const flags = read.recordFlags(view, at);
  const addresses = section(abi.SECTION_ADDRESSES);
  const task = section(abi.SECTION_TASK);
  return {
    kind: KINDS[read.recordKind(view, at)] ?? '?',
    direction: DIRECTIONS[read.recordDirection(view, at)] ?? '?',
    reason: REASONS[read.recordReason(view, at)] ?? '?',
    role: ROLES[read.recordRole(view, at)] ?? '?',
    transport: read.recordTransport(view, at),
    family: read.recordFamily(view, at),
    time: read.recordTime(view, at),
    handover: (flags & abi.FLAG_HANDOVER) === 0 ? null : read.recordHandover(view, at),
    connection: read.recordConnection(view, at),
    tgid: read.recordTgid(view, at),
    tid: read.recordTid(view, at),
    position: read.recordPosition(view, at),
    opposite: read.recordOpposite(view, at),
    length: read.recordLength(view, at),
    offset: read.recordOffset(view, at),
    fresh: (flags & abi.FLAG_FRESH) !== 0,
    shutdown: (flags & abi.FLAG_SHUTDOWN) !== 0,
    error: read.recordError(view, at),
    bytes: section(abi.SECTION_BYTES)?.toString('latin1') ?? null,
    localPort: addresses?.readUInt16LE(abi.ADDRESSES_LOCAL_PORT) ?? null,
    remotePort: addresses?.readUInt16LE(abi.ADDRESSES_REMOTE_PORT) ?? null,
    remote: addresses?.subarray(abi.ADDRESSES_REMOTE, abi.ADDRESSES_REMOTE + 16).toString('hex') ?? null,
    comm: task === null ? null : text(task.subarray(0, abi.COMM_LENGTH)),
    inode: addresses === null ? null : Number(addresses.readBigUInt64LE(abi.ADDRESSES_INODE)),
    unix: seenUnix(section(abi.SECTION_UNIX)),
    peer: seenPeer(section(abi.SECTION_PEER)),
    tcp: seenTcp(section(abi.SECTION_TCP)),
  };
}

function text(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/\0.*$/s, '');
}

function seenUnix(section: Buffer | null): SeenUnix | null {
  if (section === null) return null;
  const length = section.readUInt32LE(abi.UNIX_PATH_LENGTH);
  return {
    peerInode: Number(section.readBigUInt64LE(abi.UNIX_PEER_INODE)),
    peerTgid: section.readUInt32LE(abi.UNIX_PEER_TGID),
    peerComm: text(section.subarray(abi.UNIX_PEER_COMM, abi.UNIX_PEER_COMM + abi.COMM_LENGTH)),
    path: section.toString('latin1', abi.UNIX_PATH, abi.UNIX_PATH + length),
  };
}

function seenPeer(section: Buffer | null): string | null {
  if (section === null) return null;
  const bytes = section.readUInt16LE(abi.PEER_FAMILY) === AF_INET6 ? 16 : 4;
  return `${section.toString('hex', 0, bytes)}:${section.readUInt16LE(abi.PEER_PORT)}`;
}

function seenTcp(section: Buffer | null): SeenTcp | null {
  if (section === null) return null;
  return {
    srttUs: section.readUInt32LE(abi.TCP_SRTT_US),
    retransmissions: section.readUInt32LE(abi.TCP_RETRANSMISSIONS),
  };
}
