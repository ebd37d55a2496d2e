/** Connections, or their bytes, by what could be made of them. The keys are the exports'. */
export interface CoverageCounts {
  readonly decoded: number;
  /** Encrypted, as far as the protocol says so itself (`Decoder.coverage`). */
  readonly tls: number;
  /** Of a protocol that is known and not decoded: counted in turns. */
  readonly recognised: number;
  /** No decoder wanted it. */
  readonly unknown: number;
  readonly unreadable: number;
}
