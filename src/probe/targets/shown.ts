import { stripControl } from '../../lib/formats.ts';

/** What somebody names fits: 253 characters of a pod. */
const MAX_SHOWN = 256;

/** A name that may hold anything, in a message. */
export function shown(name: string): string {
  const safe = stripControl(name.slice(0, MAX_SHOWN));
  return name.length > MAX_SHOWN ? `${safe}…` : safe;
}
