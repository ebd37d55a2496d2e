/** What views say of protocols. They know none by name: `app` has it from the registry. */
export interface ProtocolWords {
  /** Titles of those that are decoded: `HTTP/1`, `Redis`. */
  readonly decoded: readonly string[];
  /** Titles of those that coverage counts as `tls`. */
  readonly encrypted: readonly string[];
  /** Names of those whose rows are known at sight: see `Protocol.selfEvident`. */
  readonly selfEvident: ReadonlySet<string>;
  /** Status codes, 2xx apart, that say that all is well: see `Protocol.successCode`. */
  readonly successCodes: ReadonlySet<string>;
}
