import { hostname, machine, release } from 'node:os';
import { exportTargets } from '../../exports/targets.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import { renderTargets } from '../../views/targets.ts';
import { DataOutput } from '../data-output.ts';
import {
  DEFAULT_ANSWER_BYTES,
  DEFAULT_COPY_BYTES,
  DEFAULT_RING_BYTES,
  type SessionOptions,
  type TargetOption,
} from '../options.ts';
import { protocolWords } from '../protocol-words.ts';
import { RunningSession } from '../run-session.ts';
import { type Sampled, sampledOf } from './sampled.ts';
import { type ListOptions, listTargets } from './target-list.ts';

export interface TargetsOptions extends ListOptions {
  readonly json: boolean;
  /** How long real traffic is looked at; null: not at all. */
  readonly sampleNs: number | null;
  readonly columns: number;
  readonly color: boolean;
  readonly version: string;
}

/** Whoever is in the root of the hierarchy. */
const EVERYBODY: TargetOption = { kind: 'all' };

/**
 * Prints who speaks on this host.
 * @throws UserError of the probe, where traffic is sampled
 */
export async function runTargets(options: TargetsOptions): Promise<void> {
  const { json, sampleNs, columns, color, version } = options;
  const sampled = sampleNs === null ? null : await sample(sampleNs);
  const list = listTargets(options, sampled);
  const output = new DataOutput(null, () => undefined);
  if (json) {
    const host = { name: hostname(), kernel: release(), arch: machine() };
    await output.write(`${JSON.stringify(exportTargets(list, { tool: { name: 'sae-mon', version }, host }))}\n`);
  } else {
    await output.write(`${renderTargets(list, { columns, color, protocols: protocolWords() })}\n`);
  }
}

async function sample(sampleNs: number): Promise<Sampled | null> {
  let last: Snapshot | null = null;
  const session: SessionOptions = {
    target: EVERYBODY,
    by: [],
    rules: {
      routes: [],
      redisKeys: false,
      serverNames: false,
      statements: false,
      maxNames: null,
      errorWhen: null,
      okWhen: null,
    },
    decodeAs: [],
    capture: {
      way: 'auto',
      copyBytes: DEFAULT_COPY_BYTES,
      answerBytes: DEFAULT_ANSWER_BYTES,
      ringBytes: DEFAULT_RING_BYTES,
    },
    filter: null,
    mode: { kind: 'once', intervalNs: sampleNs },
    forNs: null,
  };
  using running = new RunningSession(session, {
    snapshot: (snapshot) => {
      last = snapshot;
    },
  });
  await running.end();
  return last && sampledOf(last);
}
