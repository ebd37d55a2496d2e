import { type DetailSlot, heatBucket } from '../../../../src/metrics/scene.ts';

export type Heat = DetailSlot['heat'];

/** Of durations in seconds. */
export function heatOf(durations: readonly number[]): Heat {
  const counts = new Map<number, number>();
  for (const seconds of durations) counts.set(heatBucket(seconds), (counts.get(heatBucket(seconds)) ?? 0) + 1);
  return [...counts];
}

export function textOf(line: readonly { readonly text: string }[]): string {
  return line.map(({ text }) => text).join('');
}
