import { Command, Flags } from '@oclif/core';
import { UserError } from '../lib/errors.ts';
import { COMMAND_WORDS, captureFlags, commandFlags, forFlag, targetFlags } from './flags.ts';
import { inForce } from './in-force.ts';
import { partCommand } from './read-command.ts';
import { readSession } from './read-session.ts';

export class Record extends Command {
  static override summary = 'write what was captured to a file, to look at it later without root';
  static override description = [
    'The file holds bytes of the traffic, as they were: it is made for its owner alone (mode 0600), and may hold secrets.',
    COMMAND_WORDS,
  ].join('\n\n');
  static override examples = [
    { command: '<%= config.bin %> record --pid 123 --output incident.rec', description: 'until Ctrl-C' },
  ];
  static override usage = 'record (--pid N | --cgroup PATH | -- COMMAND…) --output FILE [FLAGS]';
  static override flags = {
    ...targetFlags,
    ...commandFlags,
    output: Flags.string({ description: 'the file; an older one is replaced', helpValue: 'FILE' }),
    ...forFlag,
    ...captureFlags,
  };

  async run(): Promise<void> {
    const { line, words } = partCommand(this.argv);
    const { flags } = await this.parse(await inForce(Record, this, line), line);
    const observed = await readSession(flags, 'record', words);
    const { output } = flags;
    if (output === undefined) throw new UserError('BAD_FLAG', 'record needs a file', ['Add --output FILE.']);
    const { observe } = await import('../app/child/observe.ts');
    const { runRecord } = await import('../app/record.ts');
    const { version } = this.config;
    process.exitCode = await observe(observed, 'nothing', (watched) => runRecord({ ...watched, output, version }));
  }
}
