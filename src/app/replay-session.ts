import { hostname } from 'node:os';
import { InvariantError } from '../lib/errors.ts';
import { Processes } from '../metadata/processes.ts';
import type { Decoding } from './decoding.ts';
import { makeDecoding } from './make-decoding.ts';
import type { SessionEnd } from './messages.ts';
import { RecordedNames } from './names/recorded-names.ts';
import type { ReplayTarget, SessionOptions } from './options.ts';
import type { Outbox } from './outbox.ts';
import { openReplay, type ReplayInput } from './replay-input.ts';
import { ReplaySource } from './sources/replay.ts';

/** What records of a capture have for a process: there is none, and it has no name. */
const NO_PROCESS = { tgid: 0, command: '', cgroup: null, containerId: null, containerName: null, unit: null };

/** A session that looks at what was seen before. */
export interface ReplayOptions extends SessionOptions {
  readonly target: ReplayTarget;
}

/**
 * Decodes a recording or a capture to its end, or until the signal.
 * @throws UserError INPUT, NOT_A_RECORDING, BAD_FLAG, UNSUPPORTED_PLATFORM
 */
export async function runReplay(options: ReplayOptions, outbox: Outbox, stop: AbortSignal): Promise<SessionEnd> {
  const { mode, target, forNs, decodeAs, rules, filter, by } = options;
  if (mode.kind === 'record') throw new InvariantError('not a replay');
  using input = await openReplay({ ...target, decodeAs }, stop).catch((error: unknown) => {
    // Who ended it before its first packet wants to hear nothing of it.
    if (stop.aborted) return null;
    throw error;
  });
  if (input === null) return { reason: 'asked', account: null, recorded: null };
  const { reader, facts, observer } = input;
  const { clocks, label } = facts;
  outbox.say({ kind: 'attached', facts });
  const processes = new Processes({ procPath: null });
  if (observer === 'wire') processes.learn(NO_PROCESS);
  const names = new RecordedNames(processes);
  const decoding = makeDecoding({
    mode,
    clocks,
    processes,
    naming: names,
    named: (name) => names.learn(name),
    // A capture does not say where it was made.
    hostName: facts.host.name || hostname(),
    observer,
    decodeAs,
    rules,
    filter,
    by,
    outbox,
    verdicts: null,
    liveness: null,
    countRuns: null,
    readCounters: null,
    target: (watch) => ({ label, processes: watch.byCommand(), alive: reader.end === null }),
    endedWithinItself: () => reader.end === 'cut off' || reader.end === 'damaged',
  });
  const source = new ReplaySource({
    reader,
    originNs: clocks.monotonicNs,
    consumer: decoding,
    pace: mode.kind === 'top' ? 'recorded' : 'fast',
    endNs: clocks.monotonicNs + (forNs ?? Number.POSITIVE_INFINITY),
    output: outbox,
  });
  stop.addEventListener('abort', () => {
    source.stop();
    input.stop();
  });
  if (stop.aborted) source.stop();
  const end = await source.run();
  decoding.finish(end.atNs);
  for (const text of warningsOf(input, decoding)) outbox.say({ kind: 'warning', text });
  return { reason: end.reason, account: decoding.account(), recorded: null };
}

function warningsOf(input: ReplayInput, decoding: Decoding): readonly string[] {
  const { reader } = input;
  if (!decoding.damaged) return input.warnings();
  return [`${reader.path} is damaged after ${reader.progress.position} bytes: everything before that is used`];
}
