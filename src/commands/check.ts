import { Command, Flags } from '@oclif/core';
import { UserError } from '../lib/errors.ts';
import {
  byFlag,
  captureFlags,
  commandFlags,
  decodeFlag,
  filterFlag,
  forFlag,
  replayFlags,
  ruleFlags,
  targetFlags,
} from './flags.ts';
import { inForce } from './in-force.ts';
import { partCommand, readCommand } from './read-command.ts';
import { readCircumstances } from './read-session.ts';
import { namesTarget, readTarget, type TargetFlags } from './read-target.ts';
import { hasColors } from './terminal.ts';

/** Width of the report where stdout is no terminal: logs of CI systems. */
const DEFAULT_COLUMNS = 120;

export class Check extends Command {
  static override summary =
    'a gate for CI: watch one window, and fail where a rule does not hold or an earlier run was better';
  static override description = [
    'Exit status 0: passed, 99: failed, 98: undecided (too few samples, or loss), 1: could not run, or the command failed, 2: wrong usage.',
    'Behind `--` stands a command that makes the load: the target is watched while it runs, and the window ends with it. Without --pid and --cgroup the command itself is the target, attached to before it runs. What it writes goes to stderr.',
    'With --baseline a percentile (p50, p95, p99) counts as changed where too many of the slowest of both runs are of one of them, by an exact test (the quantile test), and it differs by --min-change; a share of errors likewise. All comparisons of a run share a level of 1 %, and where windows of a quarter of a second differ by more than chance its samples count for less. How much whole runs differ one earlier run cannot tell: name several, and what counts must have changed beside each.',
    'In GitHub Actions the summary is added to the step, and what did not pass is annotated.',
  ].join('\n\n');
  static override examples = [
    {
      command: `<%= config.bin %> check --pid 123 --for 30s --rule 'side:server: p99 < 500ms' --rule 'error-ratio < 1%'`,
      description: 'half a minute',
    },
    {
      command: '<%= config.bin %> check --pid 123 --baseline main.json --junit check.xml -- npm run load',
      description: 'while the load runs, beside an earlier run',
    },
    { command: `<%= config.bin %> check --rule 'errors == 0' -- ./service --selftest`, description: 'a command' },
  ];
  static override usage =
    'check (--pid N | --cgroup PATH | --replay FILE) [--for TIME] (--rule RULE | --baseline FILE)… [-- COMMAND…]';
  static override flags = {
    ...targetFlags,
    ...commandFlags,
    ...replayFlags,
    ...decodeFlag,
    ...ruleFlags,
    ...filterFlag,
    ...byFlag,
    ...forFlag,
    rule: Flags.string({
      description: `what must hold: "proto:http side:server: p99 < 500ms", "error-ratio < 1%"; see \`sae-mon help rules\``,
      helpValue: 'RULE',
      multiple: true,
    }),
    'min-count': Flags.string({
      description: 'transactions without which durations and ratios are undecided',
      helpValue: 'N',
      default: '1',
    }),
    baseline: Flags.string({
      description: 'an earlier run to compare with, by `export --json --histograms --interval 1s`',
      helpValue: 'FILE',
      multiple: true,
    }),
    'min-change': Flags.string({
      description: 'with --baseline: a change below this share of the earlier value does not count',
      helpValue: 'PERCENT',
      default: '10%',
    }),
    json: Flags.boolean({ description: 'JSON' }),
    junit: Flags.string({ description: 'write the report as JUnit XML, too', helpValue: 'FILE' }),
    summary: Flags.string({ description: 'write the report as Markdown, too', helpValue: 'FILE' }),
    ...captureFlags,
  };

  async run(): Promise<void> {
    const { line, words } = partCommand(this.argv);
    const { flags } = await this.parse(await inForce(Check, this, line), line);
    refuseTogether(flags, words);
    const target = readTarget(flags, 'check', words);
    const command = readCommand(flags, words, process.env);
    const { readCheck } = await import('./read-check.ts');
    const judged = readCheck(flags);
    const session = await readCircumstances(flags);
    const outputs = {
      json: flags.json,
      junit: flags.junit ?? null,
      summary: flags.summary ?? null,
      ...readGithub(process.env, flags.summary !== undefined),
      columns: process.stdout.columns ?? DEFAULT_COLUMNS,
      color: hasColors(process.stdout, process.env),
      version: this.config.version,
    };
    const { runCheck } = await import('../app/check/run-check.ts');
    process.exitCode = await runCheck({ target, session, ...judged, command, outputs });
  }
}

interface WindowFlags extends TargetFlags {
  readonly for?: string | undefined;
}

/** @throws UserError BAD_FLAG */
function refuseTogether(flags: WindowFlags, words: readonly string[] | null): void {
  const { replay } = flags;
  if (words !== null && replay !== undefined) {
    throw new UserError('BAD_FLAG', '--replay and a command exclude each other: what was recorded is over');
  }
  if (words !== null || replay !== undefined || flags.for !== undefined || !namesTarget(flags)) return;
  throw new UserError('BAD_FLAG', 'check needs an end', ['Add --for 30s, or the load behind `--`: -- npm run load.']);
}

/** As GitHub Actions tells its steps; a summary that was asked for elsewhere is written there alone. */
function readGithub(
  env: NodeJS.ProcessEnv,
  elsewhere: boolean,
): { readonly stepSummary: string | null; readonly annotations: boolean } {
  const path = env['GITHUB_STEP_SUMMARY'];
  return {
    stepSummary: elsewhere || path === undefined || path === '' ? null : path,
    annotations: env['GITHUB_ACTIONS'] === 'true',
  };
}
