import { Command, Flags } from '@oclif/core';
import { hasColors } from './terminal.ts';

/** Width of the list where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;

export class Rules extends Command {
  static override summary = 'alert rules: those to begin with, what a file has, or the same for Prometheus';
  static override description =
    'Without a flag it prints a rule file to begin with. With --rules it reads one, and lists its rules or says where it is wrong. Nothing is attached.';
  static override examples = [
    { command: '<%= config.bin %> rules > alerts.yml', description: 'a file to begin with' },
    { command: '<%= config.bin %> rules --rules alerts.yml', description: 'is it right, and what is in it?' },
    {
      command: '<%= config.bin %> rules --prometheus --rules alerts.yml > sae-mon.rules.yml',
      description: 'the same alerts, by a Prometheus that has the series of --prometheus or --remote-write',
    },
  ];
  static override flags = {
    rules: Flags.string({ description: 'read this file; else what comes with sae-mon', helpValue: 'FILE' }),
    prometheus: Flags.boolean({ description: 'print a rule file of Prometheus that says the same' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Rules);
    const { runRules } = await import('../app/rules.ts');
    const color = hasColors(process.stdout, process.env);
    await runRules({
      path: flags.rules ?? null,
      prometheus: flags.prometheus,
      columns: process.stdout.columns ?? DEFAULT_COLUMNS,
      color,
    });
  }
}
