import { execFileSync } from 'node:child_process';
import { Probe } from '../../src/probe/probe.ts';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { PROBE_DEFAULTS, type Way } from './probed-program.ts';

export interface CompiledRun {
  /** All that it drained. */
  readonly bytes: Uint8Array;
  /** What it printed: `done`, and maybe more. */
  readonly last: string;
}

/** Compiles a program of `test/workloads`, attaches the probe to it, lets it do its work and drains. It prints `done`. */
export async function runCompiled(way: Way, name: string, args: readonly string[]): Promise<CompiledRun> {
  using folder = new TemporaryFolder();
  const program = folder.file(name);
  const source = new URL(`../workloads/${name}.c`, import.meta.url).pathname;
  execFileSync('cc', ['-O2', '-pthread', '-D_GNU_SOURCE', '-o', program, source]);
  await using child = new Child(program, args);
  const target = { kind: 'pids', pids: [child.pid], followChildren: true } as const;
  using probe = Probe.attach({ ...PROBE_DEFAULTS, way, target, ringBytes: 32 << 20 });
  child.write('\n');
  const last = await child.line('stdout', 'done');
  const buffer = new Uint8Array(probe.ringBytes);
  return { bytes: buffer.subarray(0, probe.drain(buffer)), last };
}
