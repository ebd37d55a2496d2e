import { Args, Command, Help as Screens } from '@oclif/core';
import { UserError } from '../lib/errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { hasColors } from './terminal.ts';

/** Width where stdout is no terminal. */
const DEFAULT_COLUMNS = 80;

export class Help extends Command {
  static override summary = 'help of a command, or on a topic';
  static override description =
    'Topics: targets, numbers, keys, filters, rules, alerts, config, exit-codes. `man sae-mon` has all of it.';
  static override examples = [
    { command: '<%= config.bin %> help targets', description: 'whom to watch, with examples' },
    { command: '<%= config.bin %> help top', description: 'the same as top --help' },
  ];
  static override args = { what: Args.string({ description: 'a topic or a command' }) };

  async run(): Promise<void> {
    const { args } = await this.parse(Help);
    const { what } = args;
    const { TOPICS } = await import('../app/help/topics.ts');
    const topic = TOPICS.find(({ name }) => name === what);
    const commands = this.config.commands.filter(({ hidden }) => !hidden).map(({ id }) => id);
    if (topic !== undefined) {
      const { printTopic } = await import('../app/help/print.ts');
      const columns = process.stdout.columns ?? DEFAULT_COLUMNS;
      await printTopic(topic, { columns, color: hasColors(process.stdout, process.env) });
      // Of three names there is both.
      if (what !== undefined && commands.includes(what)) this.log(`\nThe command of this name: sae-mon ${what} --help`);
      return;
    }
    if (what !== undefined && !commands.includes(what)) {
      const topics = TOPICS.map(({ name }) => name);
      throw new UserError('BAD_FLAG', `there is no help on "${what}"${didYouMean(what, [...topics, ...commands])}`, [
        `Topics: ${topics.join(', ')}. Commands: ${commands.join(', ')}.`,
      ]);
    }
    await new Screens(this.config).showHelp(what === undefined ? [] : [what]);
  }
}
