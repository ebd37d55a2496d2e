import { DataOutput } from '../data-output.ts';
import { bashScript } from './bash.ts';
import type { CompletedCommand } from './command-line.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export async function printCompletion(shell: Shell, commands: readonly CompletedCommand[]): Promise<void> {
  const output = new DataOutput(null, () => undefined);
  await output.write(SCRIPTS[shell](commands));
}
