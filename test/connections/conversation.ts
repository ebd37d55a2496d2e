/**
 * Builds records as the probe writes them, for a conversation over one socket; positions and times as the kernel would
 * give them. Addresses come with the first record that moves bytes, when they are asked for again, and with those of a
 * connection's beginning and end, where the first of these lacks the local port; the process, and a Unix socket's path,
 * with the former alone, but for the process that begins to connect.
 */
import * as abi from '../../src/events/abi.gen.ts';

const AF_INET = 2;

export interface ConversationOptions {
  readonly connection?: number;
  readonly role?: 'client' | 'server' | 'unknown';
  readonly fresh?: boolean;
  /** First sequence numbers; near 2^32 to see them wrap. */
  readonly receivedFrom?: number;
  readonly sentFrom?: number;
  /** TRANSPORT_…; TCP by default. */
  readonly transport?: number;
  /** Unix: the server's path, and the process at the other end. */
  readonly unix?: {
    readonly path: string;
    readonly peer: number;
    readonly inode?: number;
    readonly peerInode?: number;
  };
  /** The addresses of the other end. */
  readonly mirrored?: boolean;
}

export interface CallOptions {
  /** Bytes captured; all of them by default. */
  readonly captured?: number;
  readonly offset?: number;
  readonly reason?: number;
  readonly timeNs?: number;
  /** Null: no hand-over is known. */
  readonly handoverNs?: number | null;
  /** UDP: the peer of this datagram, in 10.0.0.0/24. */
  readonly peer?: { readonly host: number; readonly port: number };
  /** Bytes moved, where more than `text`. */
  readonly length?: number;
  /** The addresses once more, as user space may ask for. */
  readonly announce?: boolean;
}

export class Conversation {
  receivedPosition: number;
  sentPosition: number;
  /** Time of the next record, ns. */
  nowNs = 1_000_000;
  private readonly options: ConversationOptions;
  #announced = false;

  constructor(options: ConversationOptions = {}) {
    this.options = options;
    this.receivedPosition = options.receivedFrom ?? 1000;
    this.sentPosition = options.sentFrom ?? 5000;
  }

  receive(text: string | Uint8Array, options: CallOptions = {}): Uint8Array {
    const record = this.call(abi.DIRECTION_RECEIVED, toBytes(text), options);
    return record;
  }

  send(text: string | Uint8Array, options: CallOptions = {}): Uint8Array {
    return this.call(abi.DIRECTION_SENT, toBytes(text), options);
  }

  eof(): Uint8Array {
    return this.state(abi.KIND_EOF, 0);
  }

  connect(): Uint8Array {
    return this.state(abi.KIND_CONNECT, 0);
  }

  connected(): Uint8Array {
    return this.state(abi.KIND_CONNECTED, 0);
  }

  /** @param peerFirst the other end had closed before */
  close(errno = 0, peerFirst = false): Uint8Array {
    return this.state(abi.KIND_CLOSE, errno, peerFirst || errno !== 0 ? 0 : abi.FLAG_SHUTDOWN);
  }

  private call(direction: number, bytes: Uint8Array, options: CallOptions): Uint8Array {
    const length = options.length ?? bytes.length;
    const offset = options.offset ?? 0;
    const captured = bytes.subarray(offset, offset + (options.captured ?? bytes.length - offset));
    const announces = options.announce === true || !this.#announced;
    this.#announced = true;
    const { record, view } = this.header(abi.KIND_DATA, captured, this.sections(options, announces), announces);
    const received = direction === abi.DIRECTION_RECEIVED;
    if (options.timeNs !== undefined) view.setBigUint64(abi.RECORD_TIME, BigInt(options.timeNs), true);
    const time = Number(view.getBigUint64(abi.RECORD_TIME, true));
    const handover = options.handoverNs === undefined ? time - 100 : options.handoverNs;
    let flags = this.options.fresh === false ? 0 : abi.FLAG_FRESH;
    if (!received && handover !== null) {
      flags |= abi.FLAG_HANDOVER;
      view.setBigUint64(abi.RECORD_HANDOVER, BigInt(handover), true);
    }
    view.setUint16(abi.RECORD_FLAGS, flags, true);
    view.setUint8(abi.RECORD_DIRECTION, direction);
    view.setUint8(abi.RECORD_REASON, options.reason ?? abi.REASON_COMPLETE);
    view.setUint32(abi.RECORD_LENGTH, length, true);
    view.setUint32(abi.RECORD_OFFSET, offset, true);
    view.setUint32(abi.RECORD_POSITION, received ? this.receivedPosition : this.sentPosition, true);
    if (received) this.receivedPosition = (this.receivedPosition + length) >>> 0;
    else this.sentPosition = (this.sentPosition + length) >>> 0;
    view.setUint32(abi.RECORD_OPPOSITE, received ? this.sentPosition : this.receivedPosition, true);
    return record;
  }

  private state(kind: number, errno: number, more = 0): Uint8Array {
    // What moves bytes, or would, announces once; the network's word on a datagram never does.
    const announces = kind === abi.KIND_EOF ? !this.#announced : kind !== abi.KIND_ERROR;
    if (kind === abi.KIND_EOF) this.#announced = true;
    const { record, view } = this.header(kind, new Uint8Array(0), this.stateSections(kind, announces), announces);
    if (kind === abi.KIND_CONNECT)
      view.setUint16(abi.RECORD_SIZEOF + abi.SECTION_SIZEOF + abi.ADDRESSES_LOCAL_PORT, 0, true);
    view.setUint16(abi.RECORD_FLAGS, (this.options.fresh === false ? 0 : abi.FLAG_FRESH) | more, true);
    view.setUint8(abi.RECORD_DIRECTION, kind === abi.KIND_EOF ? abi.DIRECTION_RECEIVED : 0);
    view.setUint32(abi.RECORD_POSITION, this.receivedPosition, true);
    view.setUint32(abi.RECORD_OPPOSITE, this.sentPosition, true);
    view.setUint32(abi.RECORD_ERROR, errno, true);
    return record;
  }

  error(errno: number): Uint8Array {
    return this.state(abi.KIND_ERROR, errno);
  }

  private stateSections(kind: number, announces: boolean): Uint8Array<ArrayBuffer> {
    if (kind === abi.KIND_CONNECT) return taskSection();
    return kind === abi.KIND_EOF ? this.sections({}, announces) : NONE;
  }

  /** Behind the addresses. */
  private sections(options: CallOptions, announces: boolean): Uint8Array<ArrayBuffer> {
    const { unix } = this.options;
    const task = announces ? taskSection() : NONE;
    if (unix !== undefined) return announces ? joined(task, this.unixSection(unix)) : NONE;
    return options.peer === undefined ? task : joined(task, peerSection(options.peer));
  }

  private unixSection(unix: NonNullable<ConversationOptions['unix']>): Uint8Array<ArrayBuffer> {
    const { bytes, view, content } = section(abi.SECTION_UNIX, abi.UNIX_SIZEOF);
    view.setBigUint64(content + abi.UNIX_PEER_INODE, BigInt(unix.peerInode ?? 0), true);
    view.setUint32(content + abi.UNIX_PEER_TGID, unix.peer, true);
    view.setUint32(content + abi.UNIX_PATH_LENGTH, unix.path.length, true);
    bytes.set(toBytes('nginx'), content + abi.UNIX_PEER_COMM);
    bytes.set(toBytes(unix.path), content + abi.UNIX_PATH);
    return bytes;
  }

  private header(
    kind: number,
    captured: Uint8Array,
    more: Uint8Array,
    announces: boolean,
  ): { record: Uint8Array; view: DataView } {
    const addressSection = announces ? abi.SECTION_SIZEOF + abi.ADDRESSES_SIZEOF : 0;
    const bytesSection = abi.SECTION_SIZEOF + captured.length + (-captured.length & 7);
    const record = new Uint8Array(abi.RECORD_SIZEOF + addressSection + bytesSection + more.length);
    const view = new DataView(record.buffer);
    view.setUint32(abi.RECORD_SIZE, record.length, true);
    view.setUint8(abi.RECORD_KIND, kind);
    record.set(more, record.length - more.length);
    view.setUint8(abi.RECORD_TRANSPORT, this.options.transport ?? abi.TRANSPORT_TCP);
    view.setUint8(abi.RECORD_FAMILY, AF_INET);
    view.setUint8(abi.RECORD_ROLE, ROLES[this.options.role ?? 'server']);
    view.setBigUint64(abi.RECORD_TIME, BigInt(this.nowNs), true);
    this.nowNs += 1000;
    view.setBigUint64(abi.RECORD_CONNECTION, BigInt(this.options.connection ?? 1), true);
    view.setUint32(abi.RECORD_TGID, 100, true);
    view.setUint32(abi.RECORD_TID, 100, true);
    if (announces) this.addresses(record, view, abi.RECORD_SIZEOF);
    const at = abi.RECORD_SIZEOF + addressSection;
    view.setUint32(at + abi.SECTION_TYPE, abi.SECTION_BYTES, true);
    view.setUint32(at + abi.SECTION_LENGTH, captured.length, true);
    record.set(captured, at + abi.SECTION_SIZEOF);
    return { record, view };
  }

  private addresses(record: Uint8Array, view: DataView, at: number): void {
    view.setUint32(at + abi.SECTION_TYPE, abi.SECTION_ADDRESSES, true);
    view.setUint32(at + abi.SECTION_LENGTH, abi.ADDRESSES_SIZEOF, true);
    const content = at + abi.SECTION_SIZEOF;
    view.setBigUint64(content + abi.ADDRESSES_INODE, BigInt(this.options.unix?.inode ?? 0), true);
    const mirrored = this.options.mirrored ?? false;
    const [near, far] = mirrored
      ? [abi.ADDRESSES_REMOTE, abi.ADDRESSES_LOCAL]
      : [abi.ADDRESSES_LOCAL, abi.ADDRESSES_REMOTE];
    record.set([127, 0, 0, 1], content + near);
    record.set([10, 0, 0, 9], content + far);
    view.setUint16(content + abi.ADDRESSES_LOCAL_PORT, mirrored ? 40000 : 6379, true);
    view.setUint16(content + abi.ADDRESSES_REMOTE_PORT, mirrored ? 6379 : 40000, true);
  }
}

const NONE = new Uint8Array(0);
const ROLES = { unknown: abi.ROLE_UNKNOWN, client: abi.ROLE_CLIENT, server: abi.ROLE_SERVER } as const;

function toBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

function section(type: number, size: number): { bytes: Uint8Array<ArrayBuffer>; view: DataView; content: number } {
  const bytes = new Uint8Array(abi.SECTION_SIZEOF + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(abi.SECTION_TYPE, type, true);
  view.setUint32(abi.SECTION_LENGTH, size, true);
  return { bytes, view, content: abi.SECTION_SIZEOF };
}

function taskSection(): Uint8Array<ArrayBuffer> {
  const { bytes, content } = section(abi.SECTION_TASK, abi.TASK_SIZEOF);
  bytes.set(toBytes('fixture'), content + abi.TASK_COMM);
  return bytes;
}

function peerSection(peer: { readonly host: number; readonly port: number }): Uint8Array<ArrayBuffer> {
  const { bytes, view, content } = section(abi.SECTION_PEER, abi.PEER_SIZEOF);
  bytes.set([10, 0, 0, peer.host], content + abi.PEER_ADDRESS);
  view.setUint16(content + abi.PEER_PORT, peer.port, true);
  view.setUint16(content + abi.PEER_FAMILY, AF_INET, true);
  return bytes;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}
