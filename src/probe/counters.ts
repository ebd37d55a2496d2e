import * as abi from '../events/abi.gen.ts';

/** What the eBPF programs counted since attach, all CPUs together. */
export interface ProbeCounters {
  /** DATA and EOF records that got into the ring. */
  readonly dataRecords: number;
  /** All other records that did. */
  readonly stateRecords: number;
  /** Records lost because the ring was full. */
  readonly dataDropped: number;
  readonly stateDropped: number;
  /** Calls without a record because there was no room for their connection's state. */
  readonly tableFull: number;
  /** Calls of which some bytes could not be read. */
  readonly copyFaults: number;
  readonly unreadableCalls: number;
  readonly unreadableBytes: number;
  /** Calls without a record because a verdict said so. */
  readonly skippedCalls: number;
  /** Calls without a record because they came inside another one on the same CPU. */
  readonly scratchBusy: number;
  /** Children that could not be followed. */
  readonly targetsFull: number;
  /** Datagrams that were told without their other end: neither the program nor the stack of the call had it. */
  readonly peersUnknown: number;
  /** Runs that the kernel left out (each may be a call without a record), and `scratchBusy`. */
  readonly missedRuns: number;
}

const FIELDS = {
  dataRecords: abi.COUNTERS_DATA_RECORDS,
  stateRecords: abi.COUNTERS_STATE_RECORDS,
  dataDropped: abi.COUNTERS_DATA_DROPPED,
  stateDropped: abi.COUNTERS_STATE_DROPPED,
  tableFull: abi.COUNTERS_TABLE_FULL,
  copyFaults: abi.COUNTERS_COPY_FAULTS,
  unreadableCalls: abi.COUNTERS_UNREADABLE_CALLS,
  unreadableBytes: abi.COUNTERS_UNREADABLE_BYTES,
  skippedCalls: abi.COUNTERS_SKIPPED_CALLS,
  scratchBusy: abi.COUNTERS_SCRATCH_BUSY,
  targetsFull: abi.COUNTERS_TARGETS_FULL,
  peersUnknown: abi.COUNTERS_PEERS_UNKNOWN,
} as const satisfies Record<Exclude<keyof ProbeCounters, 'missedRuns'>, number>;

/**
 * Adds up the values of all CPUs.
 *
 * @param values one `struct sae_counters` a CPU
 * @param recursionMisses of all programs
 */
export function sumCounters(values: readonly Uint8Array[], recursionMisses: number): ProbeCounters {
  const views = values.map((value) => new DataView(value.buffer, value.byteOffset, value.byteLength));
  const sum = (offset: number) => views.reduce((total, view) => total + Number(view.getBigUint64(offset, true)), 0);
  const counters = Object.fromEntries(Object.entries(FIELDS).map(([name, offset]) => [name, sum(offset)]));
  const named = counters as Record<keyof typeof FIELDS, number>;
  return { ...named, missedRuns: recursionMisses + named.scratchBusy };
}
