import { Command, Flags } from '@oclif/core';
import { UserError } from '../lib/errors.ts';
import { captureFlags, decodeFlag, filterFlag, forFlag, replayFlags, ruleFlags, targetFlags } from './flags.ts';
import { readInterval, readSession } from './read-session.ts';
import { refuseLater } from './refuse-later.ts';

export class Export extends Command {
  static override summary = 'rate, errors and durations as JSON: one document, or one a window';
  static override description =
    'Ends after --for, with its target, or by Ctrl-C or SIGTERM; what was collected is written first.';
  static override examples = [
    { command: '<%= config.bin %> export --json --pid 123 --for 10s', description: 'ten seconds as one document' },
    {
      command: '<%= config.bin %> export --json --cgroup /sys/fs/cgroup/system.slice/nginx.service --interval 10s',
      description: 'a document a line, every ten seconds',
    },
  ];
  static override flags = {
    ...targetFlags,
    ...replayFlags,
    ...decodeFlag,
    ...ruleFlags,
    ...filterFlag,
    json: Flags.boolean({ description: 'JSON, the only format of this version: must be given' }),
    ...forFlag,
    interval: Flags.string({ description: 'write a document at each interval, one a line', helpValue: 'TIME' }),
    output: Flags.string({ description: 'write to this file instead of stdout', helpValue: 'FILE' }),
    histograms: Flags.boolean({ description: 'with the histograms, for merging' }),
    ...captureFlags,
  };

  async run(): Promise<void> {
    refuseLater(this.argv);
    const { flags } = await this.parse(Export);
    const session = await readSession(flags, 'export');
    if (!flags.json) throw new UserError('BAD_FLAG', 'export needs a format', ['Add --json.']);
    const { runExport } = await import('../app/export.ts');
    await runExport({
      session,
      intervalNs: flags.interval === undefined ? null : readInterval(flags.interval),
      histograms: flags.histograms,
      output: flags.output ?? null,
      version: this.config.version,
    });
  }
}
