import { Command, Flags } from '@oclif/core';
import { readConfiguration } from './in-force.ts';
import { hasColors } from './terminal.ts';

/** Width of the table where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;

export class Configuration extends Command {
  static override summary = 'what is in force without being typed, and whence';
  static override description =
    'Each setting with the file and line, or the variable, that it is from. The files, the later over the earlier: /etc/sae-mon/config.yaml, and config.yaml in the folder sae-mon of $XDG_CONFIG_HOME, or of ~/.config; through sudo that of who called it. Flags that are typed go over both. SAE_MON_CONFIG names another file in place of both; empty, none is read.';
  static override examples = [
    { command: '<%= config.bin %> config', description: 'what is in force' },
    { command: 'vi "$(<%= config.bin %> config --path)"', description: 'change it' },
    { command: '<%= config.bin %> config --check', description: 'is it right?' },
  ];
  static override flags = {
    json: Flags.boolean({ description: 'JSON' }),
    path: Flags.boolean({
      description: 'print the path of your own file, whether it is there or not',
      exclusive: ['json', 'check'],
    }),
    check: Flags.boolean({ description: 'say whether the files are right, and nothing else', exclusive: ['json'] }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Configuration);
    const { printPath, printRight, showConfig } = await import('../app/config/show.ts');
    if (flags.path) return printPath(process.env);
    const told = await readConfiguration(this.config.commands);
    if (flags.check) return printRight(told);
    const { flagTable } = await import('./flag-table.ts');
    const columns = process.stdout.columns ?? DEFAULT_COLUMNS;
    const color = hasColors(process.stdout, process.env);
    await showConfig(told, flagTable(this.config.commands), { json: flags.json, columns, color });
  }
}
