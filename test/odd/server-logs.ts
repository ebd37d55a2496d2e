import { existsSync, readFileSync } from 'node:fs';

/** What a server says of its connections: by the client's port, the statuses in order. */
export type ServerLog = ReadonlyMap<number, readonly string[]>;

/**
 * @param lines `PORT STATUS BYTES`, the bytes that were sent in answer: where there are none, the status is that of a log
 * alone
 */
export function readLog(file: string): ServerLog {
  const statuses = new Map<number, string[]>();
  const text = existsSync(file) ? readFileSync(file, 'latin1') : '';
  for (const [, port, status = '', bytes] of text.matchAll(/^(\d+) (\d+) (\d+|-)$/gm)) {
    if (Number(bytes) > 0 && Number(status) >= 200) add(statuses, Number(port), status);
  }
  return statuses;
}

function add(statuses: Map<number, string[]>, port: number, status: string): void {
  const earlier = statuses.get(port);
  if (earlier === undefined) statuses.set(port, [status]);
  else earlier.push(status);
}
