import { Args, Command } from '@oclif/core';
import { SHELLS } from '../app/completion/shells.ts';
import { UserError } from '../lib/errors.ts';
import { didYouMean } from '../lib/nearest.ts';

export class Completion extends Command {
  static override summary = 'the completion script of a shell';
  static override description =
    'It knows commands and flags, and asks sae-mon at each TAB for processes, cgroups, containers, ports and protocols.';
  static override examples = [
    { command: 'source <(<%= config.bin %> completion bash)', description: 'in ~/.bashrc' },
    { command: 'source <(<%= config.bin %> completion zsh)', description: 'in ~/.zshrc, after compinit' },
    { command: '<%= config.bin %> completion fish | source', description: 'in ~/.config/fish/config.fish' },
  ];
  static override args = { shell: Args.string({ description: SHELLS.join(', ') }) };

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    const shell = SHELLS.find((name) => name === args.shell);
    if (shell === undefined) {
      throw new UserError(
        'BAD_FLAG',
        args.shell === undefined
          ? 'no shell was named'
          : `"${args.shell}" is no shell that is known${didYouMean(args.shell, SHELLS)}`,
        [`Name one of ${SHELLS.join(', ')}: source <(sae-mon completion bash)`],
      );
    }
    const { printCompletion } = await import('../app/completion/print.ts');
    const { completedFlag } = await import('../app/completion/command-line.ts');
    const { TOPICS } = await import('../app/help/topics.ts');
    // What stands behind a command without a flag.
    const words: Readonly<Record<string, readonly string[]>> = {
      completion: SHELLS,
      help: TOPICS.map(({ name }) => name),
    };
    const listed = this.config.commands.filter(({ hidden }) => !hidden);
    const commands = listed.map(({ id, summary, description, flags }) => ({
      name: id,
      description: summary ?? description ?? '',
      flags: Object.values(flags)
        .filter(({ hidden }) => !hidden)
        .map((flag) => completedFlag(flag)),
      words: words[id] ?? [],
    }));
    await printCompletion(shell, commands);
  }
}
