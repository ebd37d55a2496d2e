/** Words to the user: stderr, one line each. Data never goes here. */
import { stripControl } from '../lib/formats.ts';

/** A reader of stderr that has gone away must not end a session: what it would have read is lost, nothing else. */
process.stderr.on('error', () => undefined);

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function warn(line: string): void {
  say(stripControl(`sae-mon: warning: ${line}`));
}
