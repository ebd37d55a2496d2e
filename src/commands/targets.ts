import { Command, Flags } from '@oclif/core';
import { targetFlags } from './flags.ts';
import { inForce } from './in-force.ts';
import { readLimit } from './read-limit.ts';
import { readTime } from './read-time.ts';
import { hasColors } from './terminal.ts';

/** Width of the list where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_LIMIT = '50';

export class Targets extends Command {
  static override summary = 'who speaks on this host: workloads, their ports and connections, and how to name them';
  static override description =
    'A workload is a container, else a systemd unit, else a process with those of its children that run the same command; with --sample, all processes of a command together. Servers with most connections come first; with --sample, those with most transactions. What is listed is what has a socket that is listened on or connected, also in other network namespaces. Without --sample nothing is attached; as another user than root, only what that user may see is listed, and how much was hidden.';
  static override examples = [
    { command: '<%= config.bin %> targets', description: 'who listens, and who is connected' },
    {
      command: 'sudo <%= config.bin %> targets --sample 2s',
      description: 'who has most traffic, and of which protocols',
    },
  ];
  static override flags = {
    json: Flags.boolean({ description: 'JSON' }),
    sample: Flags.string({
      description: 'look at the traffic of the whole host for this time, and add rates and protocols',
      helpValue: 'TIME',
    }),
    limit: Flags.string({ description: 'list so many workloads at most', helpValue: 'N', default: DEFAULT_LIMIT }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(await inForce(Targets, this, this.argv));
    const limit = readLimit(flags.limit);
    const sampleNs = readTime('--sample', flags.sample);
    const { runTargets } = await import('../app/targets/command.ts');
    await runTargets({
      json: flags.json,
      sampleNs,
      limit,
      flags: Object.keys(targetFlags),
      columns: process.stdout.columns ?? DEFAULT_COLUMNS,
      color: hasColors(process.stdout, process.env),
      version: this.config.version,
    });
  }
}
