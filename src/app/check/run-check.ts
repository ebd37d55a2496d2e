import { readBaseline } from '../../comparison/baseline.ts';
import { compareRuns } from '../../comparison/compare.ts';
import { type Run, RunBuilder } from '../../comparison/run.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import { missingIn } from '../../rules/missing.ts';
import type { Rule } from '../../rules/rule.ts';
import { type CommandOption, HeldCommand } from '../child/command.ts';
import type { SessionEnd } from '../messages.ts';
import type { SessionOptions, TargetOption } from '../options.ts';
import { RunningSession } from '../run-session.ts';
import { say } from '../words.ts';
import { commandFailed, endCommand, TARGET_ENDED, WINDOW_ENDED } from './command-report.ts';
import { judgeComparison } from './judge-comparison.ts';
import { judgeRule } from './judge-rules.ts';
import { CheckOutputs, type OutputsOption } from './outputs.ts';
import { type CheckReport, type CommandReport, conclude, EXIT_CODES } from './report.ts';

export interface CheckOptions {
  /** Null: the command is the target. */
  readonly target: TargetOption | null;
  readonly session: Omit<SessionOptions, 'mode' | 'target'>;
  readonly rules: readonly Rule[];
  /** Files. */
  readonly baselines: readonly string[];
  /** The least change beside a baseline that counts, as a share. */
  readonly minChange: number;
  readonly minCount: number;
  /** Null: the time alone ends the window. */
  readonly command: CommandOption | null;
  readonly outputs: OutputsOption;
}

/** A run of two seconds has windows enough to tell how much they differ; of a longer one they are taken together. */
const WINDOW_NS = 250e6;
/** Stdout is the report's. It has a group of its own, so that all that it has started ends with the window. */
const PLACE = { stdin: 'inherit', stdout: 2, stderr: 2, terminal: false } as const;
/** In this order in the mode. */
const [WHOLE, PIECES] = [0, 1];

/**
 * Watches one window, judges it and reports; gives the exit status.
 * @throws UserError, also where the command failed
 */
export async function runCheck(options: CheckOptions): Promise<number> {
  const { command } = options;
  const before = options.baselines.map((path) => readBaseline('--baseline', path));
  using outputs = new CheckOutputs(options.outputs);
  await using held = command === null ? null : await HeldCommand.hold(command, PLACE);
  const seen = await watch(options, held);
  if (seen === null) {
    say('nothing was watched: it was ended before it began');
    return EXIT_CODES.undecided;
  }
  const report = reportOf(options, before, seen);
  await outputs.write(report);
  if (report.command?.failed === true) throw commandFailed(report.command);
  return report.exitCode;
}

interface Seen {
  readonly whole: Snapshot;
  readonly pieces: RunBuilder;
  readonly command: CommandReport | null;
}

/** From the attach to whatever ends the window first: the command, the time, the target, or a signal. */
async function watch(options: CheckOptions, held: HeldCommand | null): Promise<Seen | null> {
  let whole: Snapshot | null = null;
  const pieces = new RunBuilder();
  const target = options.target ?? { kind: 'command' as const, pid: held?.pid ?? 0, name: held?.name ?? '' };
  using running = new RunningSession(
    { ...options.session, target, mode: { kind: 'export', windows: WINDOWS, store: null, traces: null } },
    {
      snapshot: (snapshot, _facts, windows) => {
        if (windows === WHOLE) whole = snapshot;
        else if (windows === PIECES) pieces.add(snapshot.rows);
      },
    },
  );
  void running.attached.then(() => held?.letGo());
  void held?.ended.then(({ notStarted }) => (notStarted === null ? running.stop() : running.fail(notStarted)));
  const { reason } = await running.end();
  const line = options.command?.line ?? [];
  const command = held === null ? null : await endCommand(held, line, becauseOf(reason, options.target === null));
  return whole === null ? null : { whole, pieces, command };
}

/** Of a command that is the target nobody else may be left. */
function becauseOf(reason: SessionEnd['reason'], isTarget: boolean): Parameters<typeof endCommand>[2] {
  if (reason !== 'target') return WINDOW_ENDED;
  return isTarget ? null : TARGET_ENDED;
}

const WINDOWS = [
  { intervalNs: null, histograms: true },
  { intervalNs: WINDOW_NS, histograms: true },
];

function reportOf(options: CheckOptions, before: readonly Run[], { whole, pieces, command }: Seen): CheckReport {
  const { rules, baselines, minChange, minCount } = options;
  const missing = missingIn(whole.loss, null);
  const knownDependencies = before.length === 0 ? null : new Set(before.flatMap((one) => [...one.dependencies]));
  const evidence = { snapshot: whole, missing, knownDependencies, minCount };
  return conclude({
    target: whole.target.label,
    startUnixNs: whole.window.startUnixNs,
    durationSeconds: whole.window.durationSeconds,
    transactions: {
      server: whole.totals.server.transactions,
      client: whole.totals.client.transactions,
      unknown: whole.totals.unknown.transactions,
    },
    missing,
    rules: rules.map((rule) => judgeRule(rule, evidence)),
    comparison:
      before.length === 0 ? null : judgeComparison(compareRuns(pieces.build(missing), before, minChange), baselines),
    command,
  });
}
