/** A request as `trace --verbose` shows it: its command, the first key, how many arguments there are beside, and no value. */
import { maskedPart } from '../../lib/masked.ts';
import type { RequestSide } from './state.ts';

const UTF_8 = new TextDecoder();

/** Parts between colons that are words or numbers; others by their length. */
export function shownKey(bytes: Uint8Array, start: number, end: number): string {
  return UTF_8.decode(bytes.subarray(start, end)).split(':').map(maskedPart).join(':');
}

export function shownRequest({ operation, shownKey: key, index }: RequestSide): string {
  const named = operation.split(' ').length + (key === '' ? 0 : 1);
  const more = index - named;
  return [operation, key, more > 0 ? `(${more} more)` : ''].filter((part) => part !== '').join(' ');
}
