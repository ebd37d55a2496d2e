import { Command } from '@oclif/core';
import { hasColors } from './terminal.ts';

/** Width of the table where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;

export class Protocols extends Command {
  static override summary = 'the protocols that are understood';
  static override examples = [{ command: '<%= config.bin %> protocols', description: 'the names that --proto takes' }];

  async run(): Promise<void> {
    await this.parse(Protocols);
    const { runProtocols } = await import('../app/protocols.ts');
    const color = hasColors(process.stdout, process.env);
    await runProtocols({ columns: process.stdout.columns ?? DEFAULT_COLUMNS, color });
  }
}
