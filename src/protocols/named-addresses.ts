/** As many as a client tries, and more than most answers have; what comes behind them is left. */
const MAX_ADDRESSES = 16;
export const ADDRESS_BYTES = 16;
const IPV4_BYTES = 4;
/** What stands before the bytes of an address of IPv4. */
const MAPPED = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
const NO_BYTES = new Uint8Array(0);

/** Addresses of what a request's resource names, each of 16 bytes: those of IPv4 as IPv6 has them (RFC 4291, 2.5.5.2). Memory is used again. */
export class NamedAddresses {
  count = 0;
  /** So long they are good. */
  ttlSeconds = 0;
  /** Most messages never have any. */
  #bytes = NO_BYTES;

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The address of 4 or 16 bytes at `at`. */
  add(bytes: Uint8Array, at: number, length: number): void {
    if (this.count === MAX_ADDRESSES) return;
    if (this.#bytes === NO_BYTES) this.#bytes = new Uint8Array(MAX_ADDRESSES * ADDRESS_BYTES);
    let to = this.count * ADDRESS_BYTES;
    this.count += 1;
    if (length === IPV4_BYTES) {
      for (const mapped = to + ADDRESS_BYTES - IPV4_BYTES; to < mapped; to += 1)
        this.#bytes[to] = MAPPED[to & 15] as number;
    }
    for (let i = 0; i < length; i += 1) this.#bytes[to + i] = bytes[at + i] as number;
  }

  copy(from: NamedAddresses): void {
    this.count = 0;
    for (let i = 0; i < from.count; i += 1) this.add(from.bytes, i * ADDRESS_BYTES, ADDRESS_BYTES);
    this.ttlSeconds = from.ttlSeconds;
  }
}
