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
  traceFlags,
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
    ...traceFlags,
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
    const { readFields } = await import('../app/trace/fields.ts');
    const { observe } = await import('../app/child/observe.ts');
    const { runTrace } = await import('../app/trace/run-trace.ts');
    const form = {
      json: flags.json,
      color,
      tree: flags.tree,
      verbose: flags.verbose,
      fields: flags.fields === undefined ? null : readFields(flags.fields),
    };
    process.exitCode = await observe(observed, 'stdout', (watched) => runTrace({ ...watched, ...form, count }));
  }
}

function readCount(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UserError('BAD_FLAG', `--count ${text} is not a number of lines`, ['Give a whole number above zero.']);
}
