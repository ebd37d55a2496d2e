/** How long to wait before a request is sent again. */

/** A receiver that restarts is back in a second or two. */
const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
/** Who asks for more gets no more: what waits is kept for ten minutes. */
const LONGEST_ASKED_MS = 300_000;

/**
 * Twice as long each time, and up to half of it less, so that those who have failed together do not come back together.
 * @param failures so far, at least 1
 * @param random from 0 to 1
 */
export function waitMs(failures: number, random: number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return most * (0.5 + random / 2);
}

/** What `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3), bounded; null where it asks for nothing. */
export function retryAfterMs(header: string | undefined, nowUnixMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(/^[A-Z]/i.test(text) ? text : '') - nowUnixMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_ASKED_MS);
}
