/** What `--replay` reads: a recording of sae-mon, or a packet capture. */
import { basename } from 'node:path';
import { CaptureReader } from '../events/pcap/capture-reader.ts';
import type { ObservedEndOptions } from '../events/pcap/observed-end.ts';
import type { RecordingEnd } from '../events/recording-reader.ts';
import { RecordingReader } from '../events/recording-reader.ts';
import { parseCidrs } from '../lib/cidr.ts';
import { UserError } from '../lib/errors.ts';
import { Claim, detectProtocol } from '../protocols/detect.ts';
import { allFramed } from '../protocols/framed.ts';
import { IS_REQUEST, IS_RESPONSE } from '../protocols/protocol.ts';
import { Preface, readPreface } from '../protocols/proxy-preface/read-preface.ts';
import { createDecoders } from '../protocols/registry.ts';
import type { TransactionRow } from '../transactions/row.ts';
import type { SessionFacts } from './messages.ts';
import type { DecodeAs } from './options.ts';
import type { ReplayReader } from './sources/replay.ts';

export interface ReplayInput extends Disposable {
  readonly reader: ReplayReader & {
    readonly path: string;
    /** Null before its end. */
    readonly end: RecordingEnd | null;
    readonly progress: { readonly position: number };
  };
  readonly facts: SessionFacts;
  readonly observer: TransactionRow['observer'];
  /** What was not read; for the end. */
  warnings(): readonly string[];
  /** Nothing more is wanted: what is waited for ends at once. */
  stop(): void;
}

export interface ReplayInputOptions {
  readonly path: string;
  /** See `TargetOption`. */
  readonly local: string | null;
  readonly decodeAs: readonly DecodeAs[];
}

/**
 * Of a plain file.
 * @throws UserError INPUT, NOT_A_RECORDING, BAD_FLAG
 */
export function openReplayFile(options: ReplayInputOptions): ReplayInput {
  return inputOf(options, CaptureReader.open(options.path, observedEnd(options)));
}

/**
 * Of whatever can be read, `-` for standard input.
 * @param stop what is waited for then, as a first packet, comes to its end
 * @throws UserError INPUT, NOT_A_RECORDING, BAD_FLAG, UNSUPPORTED_PLATFORM
 */
export async function openReplay(options: ReplayInputOptions, stop: AbortSignal): Promise<ReplayInput> {
  return inputOf(options, await CaptureReader.openAny(options.path, observedEnd(options), stop));
}

function inputOf({ path, local }: ReplayInputOptions, capture: CaptureReader | null): ReplayInput {
  if (capture !== null) return captureInput(capture);
  if (local === null) return recordingInput(RecordingReader.open(path));
  throw new UserError('BAD_FLAG', `--local is for packet captures, and ${path} is none`, [
    'In a recording of sae-mon the observed end is that of the target: leave --local out.',
  ]);
}

function captureInput(capture: CaptureReader): ReplayInput {
  const { path, clocks } = capture;
  const name = basename(path);
  return {
    reader: capture,
    facts: {
      source: { kind: 'pcap', probe: null },
      // A capture does not say where it was made.
      host: { name: '', kernel: '', arch: '' },
      targets: [{ kind: 'pcap', value: name, processes: 0 }],
      label: `capture ${name}`,
      processes: [],
      clocks,
    },
    observer: 'wire',
    warnings: () => capture.warnings(),
    stop: () => capture.stop(),
    [Symbol.dispose]: () => capture[Symbol.dispose](),
  };
}

function recordingInput(reader: RecordingReader): ReplayInput {
  const { header, path } = reader;
  return {
    reader,
    facts: {
      source: { kind: 'recording', probe: header.source.probe },
      host: { name: header.hostName, kernel: header.kernel, arch: header.arch },
      targets: header.targets,
      label: `recording ${basename(path)}`,
      processes: [],
      clocks: header.clocks,
    },
    observer: 'process',
    warnings: () => {
      const warning = reader.warning();
      return warning === null ? [] : [warning];
    },
    stop: () => undefined,
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

/** Decoders tell which end of a conversation serves, where its beginning was not captured. */
function observedEnd({ local, decodeAs }: ReplayInputOptions): ObservedEndOptions {
  const claim = new Claim();
  const preface = new Preface();
  const decoders = createDecoders();
  const streams = allFramed(decoders, 'stream');
  const messages = allFramed(decoders, 'message');
  return {
    isLocal: local === null ? null : parseCidrs(local),
    serverPorts: new Set(decodeAs.map(({ port }) => port)),
    recognise: (bytes, start, end, isDatagram) => {
      if (!isDatagram && readPreface(bytes, start, end, preface) === IS_REQUEST) return 'request';
      const detection = detectProtocol(isDatagram ? messages : streams, bytes, start, end, claim);
      if (detection === IS_REQUEST) return 'request';
      return detection === IS_RESPONSE ? 'response' : null;
    },
  };
}
