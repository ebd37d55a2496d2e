/**
 * A recording: raw records plus what their replay needs. Little-endian.
 *
 *   recording = magic chunk(HEADER) *chunk [chunk(END)]
 *   magic     = "SAEREC" 0x00 version
 *   chunk     = type:u32 length:u32 payload:length *0x00          ; padded to a multiple of 8
 *   BATCH     = drained:f64 *record                               ; CLOCK_MONOTONIC ns; records as in bpf/abi.h
 *   DROPPED   = from:f64 to:f64 batches:f64 records:f64 bytes:f64 ; batches that a bounded queue refused here
 *   END       = at:f64
 *   HEADER, PROCESS, COUNTERS, NAME = JSON in UTF-8
 *
 * Chunks of an unknown type are skipped. A recording without END was cut off: it holds up to its last whole chunk.
 */
import type { ClockPair } from '../lib/clock.ts';

/** Raised when a reader of the older form could misread what is written. */
export const RECORDING_VERSION = 1;
export const RECORDING_MAGIC = Uint8Array.of(0x53, 0x41, 0x45, 0x52, 0x45, 0x43, 0x00, RECORDING_VERSION);

export const CHUNK_HEAD_SIZEOF = 8;
export const CHUNK_HEADER = 1;
export const CHUNK_BATCH = 2;
export const CHUNK_PROCESS = 3;
export const CHUNK_COUNTERS = 4;
export const CHUNK_DROPPED = 5;
export const CHUNK_END = 6;
export const CHUNK_NAME = 7;

/** Before a batch's records: the time of the drain. */
export const BATCH_HEAD_SIZEOF = 8;
export const DROPPED_SIZEOF = 40;
export const END_SIZEOF = 8;

/** No chunk is longer: a batch is at most the ring, and the ring at most 1 GiB; anything else is damage. */
export const MAX_CHUNK_BYTES = 1 << 30;

export function paddedLength(length: number): number {
  return length + (-length & 7);
}

/** What the first chunk says; all that a reader must know before the first batch. */
export interface RecordingHeader {
  readonly abiVersion: number;
  /** `x86_64`, `aarch64`. */
  readonly arch: string;
  readonly kernel: string;
  readonly hostName: string;
  readonly toolVersion: string;
  /** Read when the probes were live: the recording's time 0. */
  readonly clocks: ClockPair;
  readonly source: { readonly kind: 'live'; readonly probe: 'socket' | 'sys_exit' };
  readonly targets: readonly RecordedTarget[];
  /** Bytes copied of a call at most. */
  readonly copyBytes: number;
  /** Verdicts in force while recording. */
  readonly verdicts: 'none';
  /** For whoever opens the file: that it holds captured traffic. */
  readonly contents: string;
}

export interface RecordedTarget {
  readonly kind: string;
  readonly value: string;
  readonly processes: number;
}

/** A process, as /proc had it when its first record came. */
export interface RecordedProcess {
  readonly tgid: number;
  readonly command: string;
  readonly cgroup: string | null;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly unit: string | null;
  /** Left out by versions that did not ask. */
  readonly podUid?: string | null;
  /** What it calls itself by OpenTelemetry's environment variables; likewise. */
  readonly declared?: Readonly<Record<string, string>>;
}

/** What a process calls a server that it has not looked for by DNS, found while it was recorded: `FoundName`. */
export interface RecordedName {
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly name: string;
  readonly source: 'hosts' | 'listener';
}

/** The probe's counters at a time; names as the probe gives them, sums since attach. */
export interface RecordedCounters {
  readonly atNs: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** Batches that the writer's queue refused, between two drains. */
export interface RecordedDrop {
  readonly fromNs: number;
  readonly toNs: number;
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
}

export const RECORDING_CONTENTS =
  'This file holds bytes captured from network traffic, which may include credentials and personal data. Keep it as such.';
