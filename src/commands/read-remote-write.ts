import type { SinkOption } from '../app/sinks/open-sink.ts';
import { UserError } from '../lib/errors.ts';
import { type PushFlags, readPushInterval, readReceiver } from './read-push.ts';

export interface RemoteWriteFlags extends PushFlags {
  readonly 'remote-write'?: readonly string[] | undefined;
  readonly 'remote-write-version'?: string | undefined;
  readonly 'native-histograms': boolean;
}

type RemoteWrite = SinkOption & { readonly kind: 'remote-write' };

/**
 * Empty where nothing is to be written.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readRemoteWrite(flags: RemoteWriteFlags): RemoteWrite[] {
  const urls = flags['remote-write'];
  const { 'remote-write-version': version, 'native-histograms': native } = flags;
  if (urls === undefined) {
    const given = [version && '--remote-write-version', native && '--native-histograms'].find(Boolean);
    if (given) throw bad(`${given} needs --remote-write`, 'Add --remote-write URL, or leave it out.');
    return [];
  }
  if (version !== undefined && version !== '1' && version !== '2') {
    throw bad(`--remote-write-version ${version} is not known`, 'Use 1 or 2.');
  }
  const receivers = urls.map((url) => readReceiver('--remote-write', url, flags));
  return [
    { kind: 'remote-write', receivers, version: version === '2' ? 2 : 1, intervalNs: readPushInterval(flags), native },
  ];
}

function bad(message: string, next: string): UserError {
  return new UserError('BAD_FLAG', message, [next]);
}
