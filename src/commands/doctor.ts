import { Command, Flags } from '@oclif/core';
import { targetFlags } from './flags.ts';
import { hasColors } from './terminal.ts';

/** Width of the table where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;
/** Of `check`, and of whatever else takes one. */
const COMMAND = '-- COMMAND';

export class Doctor extends Command {
  static override summary =
    'what this host allows, which targets can be watched here, what is missing, and how to get it';
  static override description =
    'Exit status 0 where attaching is possible, else 1. Where nothing speaks against it, it is tried: on sae-mon itself, for a moment.';
  static override examples = [{ command: '<%= config.bin %> doctor', description: 'every check, and what to do' }];
  static override flags = {
    json: Flags.boolean({ description: 'JSON' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const { runDoctor } = await import('../app/doctor.ts');
    const color = hasColors(process.stdout, process.env);
    const columns = process.stdout.columns ?? DEFAULT_COLUMNS;
    const targets = [...Object.keys(targetFlags).map((name) => `--${name}`), COMMAND];
    const { version } = this.config;
    const possible = await runDoctor({ json: flags.json, columns, color, version, flags: targets });
    if (!possible) process.exitCode = 1;
  }
}
