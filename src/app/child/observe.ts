import { closeSync, openSync } from 'node:fs';
import { UserError } from '../../lib/errors.ts';
import type { SessionOptions, TargetOption } from '../options.ts';
import { say, warn } from '../words.ts';
import { type CommandEnding, type CommandOption, HeldCommand } from './command.ts';
import { ScreenOutput } from './screen-output.ts';

/** Where sae-mon itself writes, which the command must not touch. */
export type Taken =
  /** Neither stdout nor the screen: the command has all that sae-mon was given. */
  | 'nothing'
  /** Data: what the command writes to stdout goes to stderr. */
  | 'stdout'
  /** A screen is drawn: the command has no terminal, and its output is shown afterwards. */
  | 'screen';

/** Whom to look at. */
export interface Observed {
  /** Null: the command is the target. */
  readonly session: Omit<SessionOptions, 'mode' | 'target'> & { readonly target: TargetOption | null };
  readonly command: CommandOption | null;
}

/** A session, and the command that is its target, if there is one. */
export interface Watched {
  readonly session: Omit<SessionOptions, 'mode'>;
  readonly command: HeldCommand | null;
}

const [STDOUT, STDERR] = [1, 2];

/**
 * Runs `run` on what is to be looked at; a command is held until its probes are live, and has ended when this has resolved: with
 * its exit status, and with 0 where there was none.
 * @throws UserError
 */
export async function observe(
  { session, command }: Observed,
  taken: Taken,
  run: (watched: Watched) => Promise<void>,
): Promise<number> {
  const { target } = session;
  if (command === null) {
    if (target === null) throw new UserError('NO_TARGET', 'no target: say what to watch');
    await run({ session: { ...session, target }, command });
    return 0;
  }
  using output = taken === 'screen' ? new ScreenOutput() : null;
  const ending = await runHeld(session, await hold(command, taken, output), run);
  await output?.show();
  if (ending.notStarted !== null) {
    const { message, next } = ending.notStarted;
    say([`sae-mon: ${message}`, ...next.map((step) => `  ${step}`)].join('\n'));
  }
  return ending.status;
}

function hold(command: CommandOption, taken: Taken, output: ScreenOutput | null): Promise<HeldCommand> {
  if (output !== null) {
    return HeldCommand.hold(command, { stdin: 'ignore', stdout: output.fd, stderr: output.fd, terminal: false });
  }
  const stdout = taken === 'stdout' ? STDERR : STDOUT;
  return HeldCommand.hold(command, { stdin: 'inherit', stdout, stderr: STDERR, terminal: hasTerminal() });
}

async function runHeld(
  session: Observed['session'],
  command: HeldCommand,
  run: (watched: Watched) => Promise<void>,
): Promise<CommandEnding> {
  await using held = command;
  const target = { kind: 'command' as const, pid: held.pid, name: held.name };
  try {
    await run({ session: { ...session, target }, command: held });
  } catch (error) {
    // Somebody has ended it before the probes were live: its end, and no fault of ours.
    if (!(error instanceof UserError) || error.code !== 'NO_SUCH_PROCESS') throw error;
    const ending = await held.ended;
    warn(`the command was ended before it began (${ending.words})`);
    return ending;
  }
  return await held.end();
}

/** A job in a terminal: its keys signal all of the job. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    // A service, or a job of CI.
    return false;
  }
}
