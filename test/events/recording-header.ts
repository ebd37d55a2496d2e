import { ABI_VERSION } from '../../src/events/abi.gen.ts';
import { RECORDING_CONTENTS, type RecordingHeader } from '../../src/events/recording-format.ts';

export const RECORDING_HEADER: RecordingHeader = {
  abiVersion: ABI_VERSION,
  arch: 'x86_64',
  kernel: '6.18.0',
  hostName: 'host',
  toolVersion: '0.1.0',
  clocks: { monotonicNs: 1000, realtimeNs: 1_700_000_000_000_000_000 },
  source: { kind: 'live', probe: 'socket' },
  targets: [{ kind: 'pid', value: '7', processes: 1 }],
  copyBytes: 16384,
  verdicts: 'none',
  contents: RECORDING_CONTENTS,
};
