import { Command, Flags } from '@oclif/core';
import type { Observed } from '../app/child/observe.ts';
import type { TopOptions } from '../app/top.ts';
import { UserError } from '../lib/errors.ts';
import { rulesFlag } from './alert-flags.ts';
import {
  byFlag,
  COMMAND_WORDS,
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
import { partCommand } from './read-command.ts';
import { readCircumstances, readInterval, readSession, type SessionFlags } from './read-session.ts';
import { namesTarget, readTarget } from './read-target.ts';
import { readScreenConfig } from './screen-config.ts';
import { canDraw, hasColors } from './terminal.ts';

/** Width of the table where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;

/** @throws UserError INPUT, BAD_RULE_FILE, BAD_FLAG */
async function readRulesFile(path: string | undefined, once: boolean): Promise<TopOptions['rules']> {
  if (path === undefined) return null;
  if (once) {
    throw new UserError('BAD_FLAG', '--rules and --once exclude each other: alerts need more than one window', [
      'Leave one of them out; `sae-mon check` judges one window.',
    ]);
  }
  const { loadRules } = await import('../app/alerts/load-rules.ts');
  return loadRules(path).rules;
}

/** Of the one window that is printed; null: all there is. Whoever says for how long, and not how often, means all of that time. */
function windowOf({ interval, ...flags }: TopFlags, target: Observed['session']['target']): number | null {
  if (interval !== undefined) return readInterval(interval);
  if (target === null || target.kind === 'replay' || flags.for !== undefined) return null;
  return readInterval('1s');
}

/** As shells export it where they are asked to; a pipe has no width of its own. */
function widthFrom(env: NodeJS.ProcessEnv): number {
  const columns = Number(env['COLUMNS']);
  return Number.isInteger(columns) && columns > 0 ? columns : DEFAULT_COLUMNS;
}

/** @throws UserError BAD_FLAG */
function refuseBoth({ once, batch }: TopFlags): void {
  if (!once || !batch) return;
  throw new UserError('BAD_FLAG', '--once and --batch exclude each other', [
    'One prints one table, the other one at each interval.',
  ]);
}

interface TopFlags extends SessionFlags {
  readonly interval?: string | undefined;
  readonly rules?: string | undefined;
  readonly once: boolean;
  readonly batch: boolean;
  readonly columns?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: string | undefined;
}

export class Top extends Command {
  static override summary = 'live: endpoints served and dependencies called, with rate, errors and durations';
  static override description = [
    'Without a target it lists who speaks on this host, to choose from. Without a terminal, or with --once, it prints one window as a table (of all of --for, where that is given); with --batch, or where TERM is dumb or not set, one at each interval. Keys are shown on the screen.',
    COMMAND_WORDS,
    'On the screen the command has no terminal: what it writes is shown when the screen is gone, and q ends it. Without a screen all of it is one window, and what it writes goes to stderr.',
  ].join('\n\n');
  static override examples = [
    { command: 'sudo <%= config.bin %> top', description: 'choose of who speaks on this host' },
    { command: '<%= config.bin %> top --pid 123', description: 'a process and its children' },
    { command: '<%= config.bin %> top --replay incident.rec', description: 'a recording, at the pace it was made' },
    {
      command: 'ssh HOST tcpdump -U -w - | <%= config.bin %> top --replay -',
      description: 'what another host captures',
    },
  ];
  static override usage = 'top (--pid N | --cgroup PATH | --replay FILE | -- COMMAND…) [FLAGS]';
  static override flags = {
    ...targetFlags,
    ...commandFlags,
    ...replayFlags,
    ...decodeFlag,
    ...ruleFlags,
    ...filterFlag,
    ...byFlag,
    interval: Flags.string({
      description: 'time between two pictures (default 1s); with --once, the window',
      helpValue: 'TIME',
    }),
    ...rulesFlag,
    ...forFlag,
    once: Flags.boolean({ description: 'print one window as a table and end' }),
    batch: Flags.boolean({ description: 'print a table at each interval, for a file or another program' }),
    columns: Flags.string({ description: 'columns of rows, in this order: rate,p99,max', helpValue: 'NAME,…' }),
    sort: Flags.string({
      description: 'sort rows by this column; with a minus before it the other way round',
      helpValue: '[-]NAME',
    }),
    limit: Flags.string({ description: 'rows of each printed table', helpValue: 'N' }),
    ...captureFlags,
  };

  async run(): Promise<void> {
    const { line, words } = partCommand(this.argv);
    const given = await this.#parsed(line);
    const flags = words !== null || namesTarget(given) ? given : await this.#choose(line, given);
    if (flags === null) return;
    refuseBoth(flags);
    const observed = await readSession(flags, 'top', words);
    const rules = await readRulesFile(flags.rules, flags.once);
    const { readRowLook } = await import('../app/row-look.ts');
    const look = readRowLook(flags);
    const screen = await readScreenConfig(this.config.commands);
    const color = hasColors(process.stdout, process.env);
    const columns = process.stdout.columns ?? widthFrom(process.env);
    const { observe } = await import('../app/child/observe.ts');
    const { openKeys } = await import('../app/terminal-keys.ts');
    const { runLiveTop, runOnce, runPlainTop } = await import('../app/top.ts');
    const { target } = observed.session;
    const isPrinted = flags.once || flags.batch;
    using keys = process.stdout.isTTY && !isPrinted ? openKeys(target) : null;
    const taken = keys !== null && canDraw(process.stdout, process.env) ? 'screen' : 'stdout';
    process.exitCode = await observe(observed, taken, async (watched) => {
      if (keys !== null || flags.batch) {
        const live = { ...watched, rules, color, look, screen, intervalNs: readInterval(flags.interval ?? '1s') };
        if (keys !== null && taken === 'screen') {
          await runLiveTop({ ...live, keys: keys.stream, version: this.config.version });
        } else await runPlainTop({ ...live, columns });
        return;
      }
      await runOnce({ ...watched, intervalNs: windowOf(flags, target), columns, color, look, screen });
    });
  }

  async #parsed(line: string[]): Promise<TopFlags> {
    return (await this.parse(await inForce(Top, this, line), line)).flags;
  }

  /**
   * Of who speaks on this host; null where the user left. What was chosen is read as if it had been typed.
   * @throws UserError NO_TARGET where nobody can be asked
   */
  async #choose(line: readonly string[], flags: TopFlags): Promise<TopFlags | null> {
    await readCircumstances(flags);
    const names = { flags: Object.keys(targetFlags) };
    const { stdin, stdout, stderr } = process;
    if (flags.once || flags.batch || !stdin.isTTY || !canDraw(stdout, process.env)) {
      const { sayTargets } = await import('../app/targets/say-targets.ts');
      const color = hasColors(stderr, process.env);
      sayTargets({ ...names, columns: stderr.columns ?? DEFAULT_COLUMNS, color });
      readTarget(flags, 'top', null);
    }
    const { chooseTarget } = await import('../app/targets/choose-target.ts');
    const chosen = await chooseTarget({ ...names, stdin, stdout });
    return chosen === null ? null : await this.#parsed([...line, chosen.flag, chosen.value]);
  }
}
