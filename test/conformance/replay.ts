import { openReplay } from '../../src/app/replay-input.ts';
import type { PipelineAccount } from '../../src/connections/pipeline-contract.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { Run, type Seen } from '../connections/run-pipeline.ts';

export interface Replay {
  readonly seen: readonly Seen[];
  readonly account: PipelineAccount;
}

/** What `--replay` makes of a packet capture or a recording; `protocols`: with the decoders of these alone. */
export function replay(path: string, protocols?: readonly string[]): Replay {
  using input = openReplay({ path, local: null, decodeAs: [] });
  const run = new Run(createDecoders(protocols));
  for (let chunk = input.reader.next(); chunk !== null; chunk = input.reader.next()) {
    if (chunk.kind !== 'batch') continue;
    run.pipeline.batch(chunk.bytes, chunk.view, chunk.length);
    run.pipeline.tick(chunk.drainedNs);
  }
  run.pipeline.finish();
  return { seen: run.seen, account: run.pipeline.account() };
}
