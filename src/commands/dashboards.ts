import { Command, Flags } from '@oclif/core';
import { UserError } from '../lib/errors.ts';

export class Dashboards extends Command {
  static override summary = 'the dashboard for Grafana over what Prometheus was given';
  static override description =
    'One dashboard, as JSON: to stdout, or as sae-mon.json into a folder. It is imported by hand (Dashboards, New, Import), or found where Grafana’s provisioning looks.';
  static override examples = [
    { command: '<%= config.bin %> dashboards --grafana > sae-mon.json', description: 'to import by hand' },
    {
      command: '<%= config.bin %> dashboards --grafana --output /var/lib/grafana/dashboards',
      description: 'to where Grafana looks for dashboards',
    },
  ];
  static override flags = {
    grafana: Flags.boolean({ description: 'for Grafana 10 and later' }),
    output: Flags.string({ description: 'write it into this folder instead of to stdout', helpValue: 'DIR' }),
    force: Flags.boolean({ description: 'with --output: replace a file that is there and differs' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Dashboards);
    const { grafana, output, force } = flags;
    if (!grafana) throw new UserError('BAD_FLAG', 'dashboards needs to know for whom', ['Add --grafana.']);
    if (force && output === undefined) {
      throw new UserError('BAD_FLAG', '--force needs --output', ['Name the folder, or leave --force out.']);
    }
    const { runDashboards } = await import('../app/dashboards.ts');
    await runDashboards({ folder: output ?? null, force });
  }
}
