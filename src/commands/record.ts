import { Command, Flags } from '@oclif/core';
import { UserError } from '../lib/errors.ts';
import { captureFlags, forFlag, targetFlags } from './flags.ts';
import { readSession } from './read-session.ts';
import { refuseLater } from './refuse-later.ts';

export class Record extends Command {
  static override summary = 'write what was captured to a file, to look at it later without root';
  static override description =
    'The file holds bytes of the traffic, as they were: it is made for its owner alone (mode 0600), and may hold secrets.';
  static override examples = [
    { command: '<%= config.bin %> record --pid 123 --output incident.rec', description: 'until Ctrl-C' },
  ];
  static override flags = {
    ...targetFlags,
    output: Flags.string({ description: 'the file; an older one is replaced', helpValue: 'FILE' }),
    ...forFlag,
    ...captureFlags,
  };

  async run(): Promise<void> {
    refuseLater(this.argv);
    const { flags } = await this.parse(Record);
    const session = await readSession(flags, 'record');
    const { output } = flags;
    if (output === undefined) throw new UserError('BAD_FLAG', 'record needs a file', ['Add --output FILE.']);
    const { runRecord } = await import('../app/record.ts');
    await runRecord({ session, output, version: this.config.version });
  }
}
