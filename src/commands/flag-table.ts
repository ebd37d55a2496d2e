import type { FlagTable } from '../app/config/setting.ts';
import { checkOf } from './settable-flags.ts';

/** A command as oclif lists it. */
export interface ListedCommand {
  readonly id: string;
  readonly hidden?: boolean | undefined;
  readonly flags: Readonly<Record<string, ListedFlag>>;
}

interface ListedFlag {
  readonly type: string;
  readonly multiple?: boolean | undefined;
  readonly default?: unknown;
}

/** What a configuration file can set of each command's flags; commands of which it is nothing are left out. */
export function flagTable(commands: readonly ListedCommand[]): FlagTable {
  const table = commands.map(({ id, flags }) => [id, commandFlags(id, flags)] as const);
  return Object.fromEntries(table.filter(([, { settable }]) => Object.keys(settable).length > 0).sort());
}

function commandFlags(id: string, flags: ListedCommand['flags']): FlagTable[string] {
  const names = Object.keys(flags).sort();
  const settable = names.flatMap((name) => {
    const [check, flag] = [checkOf(id, name), flags[name]];
    return check === null || flag === undefined
      ? []
      : [[name, { kind: kindOf(flag), default: defaultOf(flag), check }] as const];
  });
  return { settable: Object.fromEntries(settable), typed: names.filter((name) => checkOf(id, name) === null) };
}

function kindOf({ type, multiple }: ListedFlag): 'text' | 'texts' | 'switch' {
  if (type === 'boolean') return 'switch';
  return multiple ? 'texts' : 'text';
}

function defaultOf({ type, default: value }: ListedFlag): string | boolean | null {
  if (type === 'boolean') return value === true;
  return typeof value === 'string' ? value : null;
}
