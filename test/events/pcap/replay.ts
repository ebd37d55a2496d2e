/** Runs captures through the reader and the pipeline, and keeps what comes out. */
import { writeFileSync } from 'node:fs';
import type { PipelineAccount } from '../../../src/connections/pipeline-contract.ts';
import { CaptureReader } from '../../../src/events/pcap/capture-reader.ts';
import type { ObservedEndOptions } from '../../../src/events/pcap/observed-end.ts';
import type { RecordingEnd } from '../../../src/events/recording-reader.ts';
import { parseCidrs } from '../../../src/lib/cidr.ts';
import { Claim, detectProtocol } from '../../../src/protocols/detect.ts';
import { type Decoder, IS_REQUEST, IS_RESPONSE } from '../../../src/protocols/protocol.ts';
import { createDecoders } from '../../../src/protocols/registry.ts';
import { feedBatch } from '../../connections/feed.ts';
import { Run, type Seen } from '../../connections/run-pipeline.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { pcapOf } from './capture-files.ts';
import { type FrameOptions, framesOf } from './frames.ts';
import type { WirePacket } from './wire.ts';

export interface Replayed {
  readonly seen: readonly Seen[];
  readonly account: PipelineAccount;
  readonly end: RecordingEnd | null;
  readonly warnings: readonly string[];
  readonly counters: Readonly<Record<string, number>>;
  /** Unix time of the capture's first packet, about. */
  readonly startUnixNs: number;
  readonly inFlight: number;
}

const claim = new Claim();
const decoders = createDecoders();

/** As the app has it. */
export function observing(local: string | null = null): ObservedEndOptions {
  return {
    isLocal: local === null ? null : parseCidrs(local),
    serverPorts: new Set(),
    recognise: (bytes, start, end) => {
      const detection = detectProtocol(decoders, bytes, start, end, claim);
      if (detection === IS_REQUEST) return 'request';
      return detection === IS_RESPONSE ? 'response' : null;
    },
  };
}

/** @param speaking decoders; all that there are by default */
export function replayFile(
  path: string,
  local: string | null = null,
  speaking: readonly Decoder[] = createDecoders(),
): Replayed {
  using reader = CaptureReader.open(path, observing(local)) ?? fail(path);
  const run = new Run(speaking);
  let counters: Readonly<Record<string, number>> = {};
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) {
    if (chunk.kind === 'counters') counters = chunk.counters.counters;
    if (chunk.kind !== 'batch') continue;
    feedBatch(run.pipeline, chunk.bytes, chunk.length);
    run.pipeline.tick(chunk.drainedNs);
  }
  run.pipeline.finish();
  return {
    seen: run.seen,
    account: run.pipeline.account(),
    end: reader.end,
    warnings: reader.warnings(),
    counters,
    startUnixNs: reader.clocks.realtimeNs,
    inFlight: run.pipeline.inFlight().length,
  };
}

export function replayBytes(file: Uint8Array, local: string | null = null, speaking?: readonly Decoder[]): Replayed {
  using folder = new TemporaryFolder();
  const path = folder.file('capture');
  writeFileSync(path, file);
  return replayFile(path, local, speaking);
}

/** Packets as one nanosecond pcap of Ethernet. */
export function replayPackets(packets: readonly WirePacket[], options: FrameOptions = {}, local?: string): Replayed {
  const frames = packets.flatMap((packet) => framesOf(packet, options));
  return replayBytes(pcapOf(frames, { nanoseconds: true }), local ?? null);
}

/** What became of each transaction: `GET ok`. */
export function outcomes({ seen }: Replayed): string[] {
  return seen.map(({ operation, outcome }) => `${operation} ${outcome}`);
}

/** Nothing is missing, and nothing was left without its counterpart. */
export function isLossless({ account }: Replayed): boolean {
  const { stream, pairing } = account;
  return [...Object.values(stream), ...Object.values(pairing)].every((count) => count === 0);
}

function fail(path: string): never {
  throw new Error(`${path} is no capture`);
}
