import { type Handle, type MapState, native } from './addon.ts';
import { BpfError, closedError } from './errors.ts';

/** EMSGSIZE in Linux. */
const EMSGSIZE = 90;

/**
 * The one consumer of a BPF_MAP_TYPE_RINGBUF, from `LoadedObject.ringBuffer`; it ends with its object. It is drained
 * by polling, at times of the caller's choice: programs should submit with BPF_RB_NO_WAKEUP. Linux 5.8.
 */
export class RingBuffer implements Disposable {
  readonly name: string;
  /** Bytes of the ring, record headers (8 bytes each) included. */
  readonly size: number;
  #handle: Handle<'ring'> | null;

  /** Made by `LoadedObject.ringBuffer`. */
  constructor(object: Handle<'object'>, index: number, state: MapState) {
    this.name = state.name;
    this.size = state.maxEntries;
    const handle = native().ringOpen(object, index);
    if (typeof handle === 'number') throw new BpfError(`consume the map "${state.name}" (${state.type})`, -handle);
    this.#handle = handle;
  }

  /**
   * Moves whole records from the ring to the start of `target`, in the order in which they were reserved, as many as
   * there are and fit, and gives their room back to the programs. Payload follows payload, each padded with zeros to a
   * multiple of 8 bytes, without the ring's headers: a record says its own size. Discarded records are left out. It
   * stops at a record that a program is still writing.
   *
   * @returns bytes written; 0 if there was nothing.
   * @throws BpfError EMSGSIZE if the first record is larger than `target`.
   */
  drain(target: Uint8Array): number {
    const written = native().ringDrain(this.#open(), target);
    if (written >= 0) return written;
    const reason =
      written === -EMSGSIZE ? { reason: `its next record is larger than the target of ${target.length} bytes` } : {};
    throw new BpfError(`drain the ring buffer "${this.name}"`, -written, reason);
  }

  /** Bytes reserved by programs and not yet drained, record headers included. */
  available(): number {
    return native().ringAvailable(this.#open());
  }

  [Symbol.dispose](): void {
    if (this.#handle !== null) native().close(this.#handle);
    this.#handle = null;
  }

  #open(): Handle<'ring'> {
    if (this.#handle === null) throw closedError(`the ring buffer "${this.name}"`);
    return this.#handle;
  }
}
