/** A setting, and whence it is in force. */
export type Source =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly path: string; readonly line: number }
  | { readonly kind: 'environment'; readonly name: string };

export type FlagValue = string | boolean | readonly string[];

/** A flag whose default may be set in a file. */
export interface SettableFlag {
  readonly kind: 'text' | 'texts' | 'switch';
  /** Null: none. */
  readonly default: FlagValue | null;
  /** @throws UserError as where it was typed */
  check(texts: readonly string[]): void;
}

export interface CommandFlags {
  readonly settable: Readonly<Record<string, SettableFlag>>;
  /** Those that are said on the command line alone. */
  readonly typed: readonly string[];
}

/** By command. */
export type FlagTable = Readonly<Record<string, CommandFlags>>;

/** What one file says of flags, by section. */
export interface FlagSetting {
  readonly section: string;
  readonly flag: string;
  readonly value: FlagValue;
  readonly line: number;
}
