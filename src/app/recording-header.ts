import { ABI_VERSION } from '../events/abi.gen.ts';
import { RECORDING_CONTENTS, type RecordingHeader } from '../events/recording-format.ts';
import type { ProbeWay } from '../probe/way.ts';
import type { SessionFacts } from './messages.ts';

export interface RecordingHeaderParts {
  readonly facts: SessionFacts;
  readonly way: ProbeWay;
  readonly copyBytes: number;
  readonly version: string;
}

/** What a recording says of itself. */
export function recordingHeader({ facts, way, copyBytes, version }: RecordingHeaderParts): RecordingHeader {
  return {
    abiVersion: ABI_VERSION,
    arch: facts.host.arch,
    kernel: facts.host.kernel,
    hostName: facts.host.name,
    toolVersion: version,
    clocks: facts.clocks,
    source: { kind: 'live', probe: way },
    targets: facts.targets,
    copyBytes,
    verdicts: 'none',
    contents: RECORDING_CONTENTS,
  };
}
