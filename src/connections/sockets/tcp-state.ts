import { TCP_RETRANSMISSIONS, TCP_SRTT_US } from '../../events/abi.gen.ts';
import type { TcpQuality } from '../../transactions/transaction.ts';

/** What the kernel has told of one TCP connection's way through the network. */
export class TcpState implements TcpQuality {
  /** Smoothed; NaN before anything was acknowledged. */
  roundTripNs = Number.NaN;
  private total: number;
  private taken: number;
  private readonly known: number;

  /** Of a connection that was not seen `whole`, what was sent again before the first word of it is not counted. */
  constructor(view: DataView, section: number, whole: boolean) {
    this.total = view.getUint32(section + TCP_RETRANSMISSIONS, true);
    this.known = whole ? 0 : this.total;
    this.taken = this.known;
    this.read(view, section);
  }

  read(view: DataView, section: number): void {
    this.total = view.getUint32(section + TCP_RETRANSMISSIONS, true);
    const microseconds = view.getUint32(section + TCP_SRTT_US, true);
    if (microseconds > 0) this.roundTripNs = microseconds * 1000;
  }

  /** Since it was first seen, asked for or not. */
  get retransmissions(): number {
    return this.total - this.known;
  }

  takeRetransmissions(): number {
    const count = this.total - this.taken;
    this.taken = this.total;
    return count;
  }
}
