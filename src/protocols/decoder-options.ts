/** What the user can ask of decoders; each takes what concerns it. */
export interface DecoderOptions {
  /** Patterns of `--route`, in the order in which they are tried. */
  readonly routes: readonly string[];
  /** Key patterns as resources (Redis). */
  readonly keys: boolean;
  /** Whole statements without their values as resources, in place of their tables (SQL). */
  readonly statements: boolean;
  /** Fields of a request that only `trace` shows, in `Message.attributes`: they cost a string each. */
  readonly requestAttributes: boolean;
  /** Heads of requests and answers, in `Message.head`: what may be a secret is masked. */
  readonly heads: boolean;
  /** Names of each kind that are told apart at most; null: as many as each protocol thinks fit. */
  readonly maxNames: number | null;
  /** Of these fields at least that of a trace which the caller keeps. */
  readonly traceContext: boolean;
}

export const DEFAULT_DECODER_OPTIONS: DecoderOptions = {
  routes: [],
  keys: false,
  statements: false,
  requestAttributes: false,
  heads: false,
  maxNames: null,
  traceContext: false,
};
