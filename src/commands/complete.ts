import { Args, Command } from '@oclif/core';

/** What the scripts of `completion` ask at each TAB. */
export class Complete extends Command {
  static override hidden = true;
  static override summary = 'what a flag can take on this host, for a shell';
  static override args = { kind: Args.string({ required: true }), word: Args.string() };

  async run(): Promise<void> {
    const { args } = await this.parse(Complete);
    const { runComplete } = await import('../app/completion/complete.ts');
    await runComplete(args.kind, args.word ?? '');
  }
}
