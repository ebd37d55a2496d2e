/** A conversation on the wire, made by hand: TCP segments of both ends, with sequence numbers and times as hosts would give them. */

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** In the nanoseconds of `timeNs`. */
export const MS = 1_000_000n;

export interface WirePacket {
  readonly fromClient: boolean;
  readonly protocol: 'tcp' | 'udp';
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly payload: Uint8Array;
  /** Unix time. */
  readonly timeNs: bigint;
  readonly clientPort: number;
  /** TCP options; by default a time stamp, as Linux sends it. */
  readonly options?: Uint8Array;
  /** By default that which `FrameOptions` says. */
  readonly checksum?: Checksum;
}

/** `pseudo`: of the pseudo header alone, as it is handed to a network card. */
export type Checksum = 'right' | 'wrong' | 'pseudo' | 'none';

export interface WireOptions {
  readonly clientFrom?: number;
  readonly serverFrom?: number;
  readonly clientPort?: number;
  readonly startNs?: bigint;
}

/** Each packet is a millisecond after the one before it. */
const STEP_NS = MS;

export class Wire {
  readonly packets: WirePacket[] = [];
  nowNs: bigint;
  clientNext: number;
  serverNext: number;
  /** What each has told to have received. */
  clientAcknowledged: number;
  serverAcknowledged: number;
  private readonly clientPort: number;

  constructor(options: WireOptions = {}) {
    this.clientNext = options.clientFrom ?? 1000;
    this.serverNext = options.serverFrom ?? 9000;
    this.clientAcknowledged = this.serverNext;
    this.serverAcknowledged = this.clientNext;
    this.clientPort = options.clientPort ?? 40000;
    this.nowNs = options.startNs ?? 1_700_000_000_123_456_789n;
  }

  /** SYN, SYN with ACK, ACK. */
  open(): this {
    this.client('', SYN);
    this.clientNext = add(this.clientNext, 1);
    this.serverAcknowledged = this.clientNext;
    this.server('', SYN | ACK);
    this.serverNext = add(this.serverNext, 1);
    this.clientAcknowledged = this.serverNext;
    return this.client('');
  }

  client(payload: string | Uint8Array, flags = ACK): this {
    const bytes = toBytes(payload);
    this.push(true, bytes, flags, { sequence: this.clientNext, acknowledgement: this.clientAcknowledged });
    this.clientNext = add(this.clientNext, bytes.length);
    this.serverAcknowledged = this.clientNext;
    return this;
  }

  server(payload: string | Uint8Array, flags = ACK): this {
    const bytes = toBytes(payload);
    this.push(false, bytes, flags, { sequence: this.serverNext, acknowledgement: this.serverAcknowledged });
    this.serverNext = add(this.serverNext, bytes.length);
    this.clientAcknowledged = this.serverNext;
    return this;
  }

  /** Both FINs, and their acknowledgements. */
  close(): this {
    this.client('', FIN | ACK);
    this.clientNext = add(this.clientNext, 1);
    this.serverAcknowledged = this.clientNext;
    this.server('', FIN | ACK);
    this.serverNext = add(this.serverNext, 1);
    this.clientAcknowledged = this.serverNext;
    return this.client('');
  }

  /** The packet that was added last is taken out: nobody captured it. */
  lose(): this {
    this.packets.pop();
    return this;
  }

  wait(nanoseconds: bigint): this {
    this.nowNs += nanoseconds;
    return this;
  }

  private push(
    fromClient: boolean,
    payload: Uint8Array,
    flags: number,
    place: { readonly sequence: number; readonly acknowledgement: number },
  ): void {
    const { clientPort, nowNs: timeNs } = this;
    const acknowledgement = (flags & ACK) === 0 ? 0 : place.acknowledgement;
    this.packets.push({
      fromClient,
      protocol: 'tcp',
      flags,
      sequence: place.sequence,
      acknowledgement,
      payload,
      timeNs,
      clientPort,
    });
    this.nowNs += STEP_NS;
  }
}

/** A datagram. */
export function datagram(fromClient: boolean, payload: string | Uint8Array, timeNs: bigint): WirePacket {
  const none = { flags: 0, sequence: 0, acknowledgement: 0 };
  return { fromClient, protocol: 'udp', payload: toBytes(payload), timeNs, clientPort: 40000, ...none };
}

function add(sequence: number, count: number): number {
  return (sequence + count) >>> 0;
}

function toBytes(payload: string | Uint8Array): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}
