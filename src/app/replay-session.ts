import { basename } from 'node:path';
import { RecordingReader } from '../events/recording-reader.ts';
import { InvariantError } from '../lib/errors.ts';
import { Processes } from '../metadata/processes.ts';
import type { Decoding } from './decoding.ts';
import { makeDecoding } from './make-decoding.ts';
import type { SessionEnd, SessionFacts } from './messages.ts';
import type { SessionOptions } from './options.ts';
import type { Outbox } from './outbox.ts';
import { ReplaySource } from './sources/replay.ts';

/**
 * Decodes a recording to its end, or until the signal.
 * @throws UserError INPUT, NOT_A_RECORDING
 */
export async function runReplay(options: SessionOptions, outbox: Outbox, stop: AbortSignal): Promise<SessionEnd> {
  const { mode, target, forNs } = options;
  if (target.kind !== 'replay' || mode.kind === 'record') throw new InvariantError('not a replay');
  using reader = RecordingReader.open(target.path);
  const { clocks } = reader.header;
  const label = `recording ${basename(target.path)}`;
  outbox.say({ kind: 'attached', facts: factsOf(reader, label) });
  const decoding: Decoding = makeDecoding({
    mode,
    clocks,
    processes: new Processes({ procPath: null }),
    outbox,
    verdicts: null,
    readCounters: null,
    target: () => ({ label, processes: decoding.watch.byCommand(), alive: reader.end === null }),
  });
  const source = new ReplaySource({
    reader,
    consumer: decoding,
    pace: mode.kind === 'top' ? 'recorded' : 'fast',
    endNs: clocks.monotonicNs + (forNs ?? Number.POSITIVE_INFINITY),
    whenRoom: () => outbox.whenRoom(),
  });
  stop.addEventListener('abort', () => source.stop());
  if (stop.aborted) source.stop();
  const end = await source.run();
  decoding.finish(end.atNs);
  warnOf(reader, decoding, outbox);
  return { reason: end.reason, account: decoding.account(), recorded: null };
}

function factsOf(reader: RecordingReader, label: string): SessionFacts {
  const { header } = reader;
  return {
    source: { kind: 'recording', probe: header.source.probe },
    host: { name: header.hostName, kernel: header.kernel, arch: header.arch },
    targets: header.targets,
    label,
    processes: [],
    clocks: header.clocks,
  };
}

function warnOf(reader: RecordingReader, decoding: Decoding, outbox: Outbox): void {
  const warning = decoding.damaged
    ? `${reader.path} is damaged after ${reader.progress.position} bytes: everything before that is used`
    : reader.warning();
  if (warning !== null) outbox.say({ kind: 'warning', text: warning });
}
