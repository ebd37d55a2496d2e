export type Verdict = { readonly kind: 'holds' | 'does-not-hold' } | { readonly kind: 'undecided'; readonly why: Why };

/** Why there is no verdict. */
export type Why =
  /** The filter chooses none, or there is none. */
  | 'no-row'
  /** No transaction ended, or none with a duration. */
  | 'no-sample'
  /** Fewer samples than `minCount`. */
  | 'below-min-count'
  /** Of a p99 of fewer than 100. */
  | 'too-few-for-percentile'
  /** What is missing could change it. */
  | 'loss'
  /** Of dependencies of another time. */
  | 'nothing-known-before';
