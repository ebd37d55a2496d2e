import { closeSync, fstatSync, openSync } from 'node:fs';
import { UserError } from '../lib/errors.ts';

/**
 * Opens a regular file.
 * @throws UserError INPUT, NOT_A_RECORDING
 */
export function openForReading(path: string): number {
  try {
    const fd = openSync(path, 'r');
    if (fstatSync(fd).isFile()) return fd;
    closeSync(fd);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'there is no such file' : (cause as Error).message;
    throw new UserError(
      'INPUT',
      `cannot read ${path}: ${reason}`,
      ['Name a file made by `sae-mon record`, or a packet capture (pcap, pcapng).'],
      {
        cause,
      },
    );
  }
  throw notARecording(path, 'it is not a regular file');
}

export function notARecording(path: string, reason: string): UserError {
  return new UserError('NOT_A_RECORDING', `${path} is neither a recording of sae-mon nor a packet capture: ${reason}`, [
    'Make one with `sae-mon record --pid N --output FILE`, or name a capture in pcap or pcapng format (tcpdump, dumpcap).',
  ]);
}

export function otherVersion(path: string, what: string): UserError {
  return new UserError('NOT_A_RECORDING', `${path} was made by another version of sae-mon (${what})`, [
    'Replay it with the version that made it.',
  ]);
}
