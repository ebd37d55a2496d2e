import { Command, Flags } from '@oclif/core';
import { UserError } from '../lib/errors.ts';
import {
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
import { readSession } from './read-session.ts';
import { hasColors } from './terminal.ts';

export class Trace extends Command {
  static override summary = 'one line a transaction, as it ends';
  static override description = [COMMAND_WORDS, 'What it writes to stdout goes to stderr.'].join('\n\n');
  static override examples = [
    { command: '<%= config.bin %> trace --pid 123 --proto redis', description: 'Redis commands, served or called' },
    {
      command: "<%= config.bin %> trace --pid 123 --filter 'err dur>10ms !path:/health' --json",
      description: 'slow errors, for another program',
    },
  ];
  static override usage = 'trace (--pid N | --cgroup PATH | --replay FILE | -- COMMAND…) [FLAGS]';
  static override flags = {
    ...targetFlags,
    ...commandFlags,
    ...replayFlags,
    ...decodeFlag,
    ...ruleFlags,
    ...filterFlag,
    proto: Flags.string({
      description: 'only these protocols: see `sae-mon protocols`',
      helpValue: 'NAME[,NAME…]',
      multiple: true,
    }),
    slow: Flags.string({ description: 'only what took at least this long', helpValue: 'TIME' }),
    errors: Flags.boolean({ description: 'only errors' }),
    count: Flags.string({ description: 'end after so many lines', helpValue: 'N' }),
    ...forFlag,
    json: Flags.boolean({ description: 'JSON, one object a line; the last is the summary' }),
    ...captureFlags,
  };

  async run(): Promise<void> {
    const { line, words } = partCommand(this.argv);
    const { flags } = await this.parse(await inForce(Trace, this, line), line);
    const observed = await readSession(flags, 'trace', words);
    const count = readCount(flags.count);
    const color = hasColors(process.stdout, process.env);
    const { observe } = await import('../app/child/observe.ts');
    const { runTrace } = await import('../app/trace.ts');
    const { json } = flags;
    process.exitCode = await observe(observed, 'stdout', (watched) => runTrace({ ...watched, count, json, color }));
  }
}

function readCount(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UserError('BAD_FLAG', `--count ${text} is not a number of lines`, ['Give a whole number above zero.']);
}
