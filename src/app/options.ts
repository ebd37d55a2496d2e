/** What the commands ask of the app: plain data, cloned to the worker. Times in nanoseconds, sizes in bytes. */
import type { Filter } from '../lib/filter/tree.ts';
import type { TargetOption as LiveTarget, SingleTargetOption as SingleTarget } from '../probe/targets/kinds.ts';
import type { WantedWay } from '../probe/way.ts';

export type { LiveTarget, SingleTarget, WantedWay };

/** What is looked at: somebody who runs, or what was seen before. */
export type TargetOption = LiveTarget | ReplayTarget;

export interface ReplayTarget {
  readonly kind: 'replay';
  readonly path: string;
  /** Of a packet capture, the addresses to observe, as `parseCidrs` takes them; null: the servers. */
  readonly local: string | null;
}

export interface CaptureOptions {
  readonly way: WantedWay;
  /** Copied of one call at most. */
  readonly copyBytes: number;
  /** The same of a call that answers a short question. */
  readonly answerBytes: number;
  /** Of the ring between kernel and worker; a power of two. */
  readonly ringBytes: number;
}

/** What rows are joined and split by: the first five join processes, the others tell connections apart. */
export const DIMENSIONS = ['application', 'instance', 'container', 'unit', 'pid', 'client', 'connection'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What the worker makes of the traffic. */
export type Mode = DecodingMode | RecordMode;

export type DecodingMode =
  /** A picture at each interval, of what is looked at; beside them, where rules are asked, windows. */
  | { readonly kind: 'top'; readonly intervalNs: number; readonly windows: WindowsOption | null }
  /** One window, then the end; null: all there is, of a recording or a command. */
  | { readonly kind: 'once'; readonly intervalNs: number | null }
  /** At least one of them: windows, each of these, what was counted since the attach, whenever a sink asks, and spans. */
  | ExportMode
  | TraceMode;

/** A row a transaction, or a request with its calls. */
interface TraceMode {
  readonly kind: 'trace';
  /** Ends after so many; null: no end. */
  readonly count: number | null;
  /** Calls inside of the requests that caused them. */
  readonly tree: boolean;
  /** Heads of requests and answers, without what may be a secret. */
  readonly verbose: boolean;
}

export interface ExportMode {
  readonly kind: 'export';
  readonly windows: readonly WindowsOption[];
  readonly store: StoreOption | null;
  readonly traces: TracesOption | null;
}

/** Which transactions become spans; see `TraceSelection`. */
export interface TracesOption {
  readonly errors: boolean;
  /** Those that took at least so long; null: none for that. */
  readonly slowNs: number | null;
  /** Of all others, 0 to 1. */
  readonly share: number;
}

export interface WindowsOption {
  /** One window at each interval; null: one of all. */
  readonly intervalNs: number | null;
  readonly histograms: boolean;
}

/** The store behind the sinks; see `Store`. */
export interface StoreOption {
  readonly maxSeries: number;
  readonly idleNs: number;
}

/**
 * As many as OpenTelemetry's SDKs keep of one metric: each takes some 4 kB here and up to 28 time series in Prometheus. Idle
 * for longer than dashboards look back in one step.
 */
export const DEFAULT_STORE: StoreOption = { maxSeries: 2000, idleNs: 600e9 };

export interface ListenOption {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

export interface RecordMode {
  readonly kind: 'record';
  readonly output: string;
  /** Of sae-mon, for the recording's header. */
  readonly version: string;
}

/** What is spoken at a server's port, by whoever knows better. */
export interface DecodeAs {
  readonly port: number;
  /** A registered name. */
  readonly protocol: string;
}

/** What the user says of names and errors; checked where the flags are read. */
export interface DecodingRules {
  /** Patterns of routes, tried in this order before the default rules. */
  readonly routes: readonly string[];
  /** Patterns of Redis keys as resources. */
  readonly redisKeys: boolean;
  /** Servers by the names that their clients have looked for. */
  readonly serverNames: boolean;
  /** Whole SQL statements as resources, without their values. */
  readonly statements: boolean;
  /** Names of each kind that are told apart at most; null: the defaults of each. */
  readonly maxNames: number | null;
  /** What is an error beyond the protocols' own rules; null: nothing. */
  readonly errorWhen: Filter | null;
  /** What is none, whatever they say; null: nothing. */
  readonly okWhen: Filter | null;
}

export interface SessionOptions {
  readonly target: TargetOption;
  readonly rules: DecodingRules;
  readonly decodeAs: readonly DecodeAs[];
  readonly capture: CaptureOptions;
  /** Which transactions are told of; null: all. A recording is of everything. */
  readonly filter: Filter | null;
  /** In the order of `DIMENSIONS`, each once; none: processes by container, else unit, else command. */
  readonly by: readonly Dimension[];
  readonly mode: Mode;
  /** Ends by itself after this time; null: never. */
  readonly forNs: number | null;
}

/** Fits what real pipelines send and read in one call: Redis reads up to 20,474 bytes, Node.js 64 KiB. */
export const DEFAULT_COPY_BYTES = 64 * 1024;
/** What answers a short question is mostly a body, which nobody needs: the whole of its calls would cost half as much again (`npm run bench copy-budget`). */
export const DEFAULT_ANSWER_BYTES = 16 * 1024;
/**
 * The first records of 19,000 connections that are met at once, 11 MiB, of which each costs its reader ten times a later one;
 * half of it lost some of them in one run of eight (`node --test test/failures/many-connections.test.ts`).
 */
export const DEFAULT_RING_BYTES = 16 * 1024 * 1024;
/** `MAX_COPY_BYTES` of bpf/abi.h. */
export const MAX_COPY_BYTES = 64 * 1024;
/** A call's head must fit: the first 256 bytes are always copied. */
export const MIN_COPY_BYTES = 256;
/** Below it, one record of the greatest copy would not fit. */
export const MIN_RING_BYTES = 64 * 1024;
export const MAX_RING_BYTES = 512 * 1024 * 1024;
