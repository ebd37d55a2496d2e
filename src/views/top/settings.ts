/** What the user's configuration says of lists, by their ids. */
export interface ListSettings {
  /** Ids of columns, in their order; a list that is not there has its own. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Id of the column that it is sorted by, `-` before it: the other way round. */
  readonly sorts: Readonly<Record<string, string>>;
}

export const NO_SETTINGS: ListSettings = { columns: {}, sorts: {} };
