import { textBelow } from '../file-below.ts';

/** What its bytes say; null where there is no such file, or it is no object. Members may be anything. */
export function objectBelow(root: string, path: string, limit: number): Readonly<Record<string, unknown>> | null {
  return objectOf(jsonBelow(root, path, limit));
}

export function jsonBelow(root: string, path: string, limit: number): unknown {
  const text = textBelow(root, path, limit);
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    // Half written, or not what it is called.
    return null;
  }
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
