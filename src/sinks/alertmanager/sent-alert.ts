/** An alert as receivers know it. */
export interface SentAlert {
  /** What it is known by: the same as long as it lives. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsUnixMs: number;
  /** Null: it fires. */
  readonly endedUnixMs: number | null;
}

/** RFC 3339, as Go reads it. */
export function timeText(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
