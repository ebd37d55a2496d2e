import { Command, Flags } from '@oclif/core';
import { captureFlags, decodeFlag, forFlag, replayFlags, ruleFlags, targetFlags } from './flags.ts';
import { readInterval, readSession } from './read-session.ts';
import { refuseLater } from './refuse-later.ts';

/** Width of the table where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;

export class Top extends Command {
  static override summary = 'live: endpoints served and dependencies called, with rate, errors and durations';
  static override description =
    'Without a terminal, or with --once, it prints one window as a table. Keys are shown on the screen.';
  static override examples = [
    { command: '<%= config.bin %> top --pid 123', description: 'a process and its children' },
    { command: '<%= config.bin %> top --replay incident.rec', description: 'a recording, at the pace it was made' },
  ];
  static override flags = {
    ...targetFlags,
    ...replayFlags,
    ...decodeFlag,
    ...ruleFlags,
    interval: Flags.string({
      description: 'time between two pictures (default 1s); with --once, the window',
      helpValue: 'TIME',
    }),
    ...forFlag,
    once: Flags.boolean({ description: 'print one window as a table and end' }),
    ...captureFlags,
  };

  async run(): Promise<void> {
    refuseLater(this.argv);
    const { flags } = await this.parse(Top);
    const session = readSession(flags, 'top');
    const color = process.stdout.isTTY && !process.env['NO_COLOR'];
    const { runLiveTop, runOnce } = await import('../app/top.ts');
    if (process.stdout.isTTY && process.stdin.isTTY && !flags.once) {
      await runLiveTop({ session, intervalNs: readInterval(flags.interval ?? '1s'), color });
      return;
    }
    const wholeRecording = session.target.kind === 'replay' && flags.interval === undefined;
    const intervalNs = wholeRecording ? null : readInterval(flags.interval ?? '1s');
    const columns = process.stdout.columns ?? DEFAULT_COLUMNS;
    await runOnce({ session, intervalNs, columns, color });
  }
}
