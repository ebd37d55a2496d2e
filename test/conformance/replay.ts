import { openReplayFile } from '../../src/app/replay-input.ts';
import type { PipelineAccount } from '../../src/connections/pipeline-contract.ts';
import { RECORD_SIZE } from '../../src/events/abi.gen.ts';
import { walkRecords } from '../../src/events/walk.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { Run, type Seen } from '../connections/run-pipeline.ts';

export interface Replay {
  readonly seen: readonly Seen[];
  readonly account: PipelineAccount;
}

/** All records of a packet capture or of a recording, one by one. */
export function readRecords(path: string): Uint8Array[] {
  using input = openReplayFile({ path, local: null, decodeAs: [] });
  const records: Uint8Array[] = [];
  for (let chunk = input.reader.next(); chunk !== null; chunk = input.reader.next()) {
    if (chunk.kind !== 'batch') continue;
    const { bytes, view, length } = chunk;
    walkRecords(view, length, (at) => records.push(bytes.slice(at, at + view.getUint32(at + RECORD_SIZE, true))));
  }
  return records;
}

/** What sae-mon makes of these records; `protocols`: with the decoders of these alone. */
export function replay(records: readonly Uint8Array[], protocols?: readonly string[]): Replay {
  const run = new Run(createDecoders(protocols)).feed(...records);
  run.pipeline.finish();
  return { seen: run.seen, account: run.pipeline.account() };
}

/** Not those that nobody answers, or nobody answered. */
export function isAnswered({ outcome }: Seen): boolean {
  return outcome === 'ok' || outcome === 'error';
}
