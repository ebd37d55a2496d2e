export interface BuildOptions {
  /** Another than `$CC`, or `cc`: a cross compiler. */
  readonly compiler?: string;
  /** Where it finds headers and libraries. */
  readonly flags?: readonly string[];
  /** What it is made in, one for each machine. */
  readonly folder?: string;
}

/** Makes the addon unless it is up to date. */
export declare function buildAddon(options?: BuildOptions): { readonly path: string; readonly built: boolean };
