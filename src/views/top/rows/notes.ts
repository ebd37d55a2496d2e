import type { SnapshotRow } from '../../../metrics/snapshot.ts';
import type { ProtocolWords } from '../../protocol-words.ts';
import { count } from '../figures.ts';

/** Status codes but 2xx and other words for success, and errors that have no status code (reset, unanswered), most frequent first. */
export function notSuccess(row: SnapshotRow, width: number, { successCodes }: ProtocolWords): string {
  const codes = new Set(row.statusCodes.map(([code]) => code));
  const counts = row.statusCodes.filter(([code]) => !/^2\d\d$/.test(code) && !successCodes.has(code));
  const withoutCode = row.errorTypes.filter(([type]) => !codes.has(type));
  return tally([...counts, ...withoutCode], width) || aside(row);
}

/** Errors by type, most frequent first. */
export function errorTypes(row: SnapshotRow, width: number): string {
  return tally(row.errorTypes, width) || aside(row);
}

/** What is neither error nor figure, but explains the figures. */
function aside(row: SnapshotRow): string {
  if (row.waiting.count > 0) return `wait:${count(row.waiting.count)}`;
  return row.operation === 'turn' ? 'opaque' : '';
}

/** `500:38 503:2`, as many as fit whole; a name that is too long stands without its count, which err% gives. */
export function tally(counts: readonly (readonly [string, number])[], width: number): string {
  const sorted = counts.toSorted((a, b) => b[1] - a[1]);
  const texts = sorted.map(([name, times]) => `${name}:${count(times)}`);
  let end = texts.length;
  while (end > 0 && texts.slice(0, end).join(' ').length > width) end -= 1;
  return end === 0 ? (sorted[0]?.[0] ?? '') : texts.slice(0, end).join(' ');
}
