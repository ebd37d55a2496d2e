import { formatBytes, formatCount } from '../lib/formats.ts';
import type { Watched } from './child/observe.ts';
import type { RecordedSummary } from './messages.ts';
import { RunningSession } from './run-session.ts';
import { say } from './words.ts';

export interface RecordOptions extends Watched {
  readonly output: string;
  readonly version: string;
}

/**
 * Writes a recording until it is ended.
 * @throws UserError OUTPUT where the disk refuses: what was written before stays valid
 */
export async function runRecord(options: RecordOptions): Promise<void> {
  const { output, version, command } = options;
  using session = new RunningSession(
    { ...options.session, mode: { kind: 'record', output, version } },
    {},
    { command },
  );
  const { recorded } = await session.end();
  if (recorded !== null) say(recordedLine(recorded));
}

function recordedLine({ path, bytes, records, droppedRecords, lostRecords }: RecordedSummary): string {
  const lost = [
    lostRecords > 0 ? `${formatCount(lostRecords)} records lost: the ring was full (--ring-bytes)` : '',
    droppedRecords > 0 ? `${formatCount(droppedRecords)} records not written: the disk was too slow` : '',
  ].filter((text) => text !== '');
  const account = lost.length === 0 ? 'nothing lost' : lost.join(', ');
  return `recorded ${formatCount(records)} records, ${formatBytes(bytes)}, in ${path}; ${account}`;
}
