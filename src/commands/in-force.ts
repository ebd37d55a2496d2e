import type { Command, Interfaces } from '@oclif/core';
import type { Config } from '../app/config/load-config.ts';
import type { ListedCommand } from './flag-table.ts';

interface Running {
  readonly id: string | undefined;
  readonly config: { readonly commands: readonly ListedCommand[] };
}

/**
 * A command whose flags have the defaults of the configuration files: what is typed goes over them, and replaces lists.
 * @throws UserError BAD_CONFIG, INPUT
 */
export async function inForce<C extends typeof Command & { readonly flags: Interfaces.FlagInput }>(
  command: C,
  { id = '', config }: Running,
  line: readonly string[],
): Promise<C> {
  const told = await readConfiguration(config.commands);
  const flags = Object.entries(command.flags).map(([name, flag]) => {
    const setting = isOfScreen(name, id) && !hasScreen(line) ? null : told.flag(id, name);
    return [name, setting === null ? flag : { ...flag, default: setting.value }];
  });
  return { ...command, flags: Object.fromEntries(flags) };
}

/** @throws UserError BAD_CONFIG, INPUT */
export async function readConfiguration(commands: readonly ListedCommand[]): Promise<Config> {
  const { loadConfig } = await import('../app/config/load-config.ts');
  return loadConfig(process.env, async () => (await import('./flag-table.ts')).flagTable(commands));
}

/** Without a screen an interval cuts off what is counted: one table is of all that is read, if nobody types otherwise. */
function isOfScreen(flag: string, command: string): boolean {
  return command === 'top' && flag === 'interval';
}

function hasScreen(line: readonly string[]): boolean {
  return process.stdout.isTTY === true && !line.includes('--once');
}
