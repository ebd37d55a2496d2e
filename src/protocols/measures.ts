/** What OpenTelemetry calls the durations of a protocol, and what it tells them apart by. */

/** A row, or of one what ended with a status. */
export interface MeasuredRow {
  readonly role: 'client' | 'server';
  readonly operation: string;
  readonly resource: string | null;
  /** The resource is one that the user has named (`--route`), and not a guess. */
  readonly named: boolean;
  readonly statusCode: string | null;
}

export type MeasuredAttributes = Readonly<Record<string, string | number>>;

/** Names without a unit; null where OpenTelemetry, and whoever else exports it, has none for this end. */
export interface Measures {
  readonly client: string | null;
  readonly server: string | null;
  /** But `error.type` and `server.*`, which all protocols share. What is left out of the row shows under names of sae-mon's own. */
  attributes(row: MeasuredRow): MeasuredAttributes;
}
