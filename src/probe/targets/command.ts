import { PidTarget } from './pids.ts';
import type { Target, TargetKind } from './target.ts';

export interface CommandOption {
  readonly kind: 'command';
  /** Of the process that is held, and becomes the command. */
  readonly pid: number;
  /** The first word of its line: others may hold secrets. */
  readonly name: string;
}

/** A command that sae-mon has started, and all that it starts. */
export const CommandTarget: TargetKind<CommandOption> = {
  resolve({ pid, name }, host): Target {
    const processes = PidTarget.resolve({ kind: 'pids', pids: [pid], followChildren: true }, host);
    return {
      label: `command ${name}`,
      selection: processes.selection,
      seed: (watched) => processes.seed(watched),
      members: (watched) => processes.members(watched),
      describe: (watched) => [{ kind: 'command', value: name, processes: processes.members(watched).length }],
      hasEnded: (watched) => processes.hasEnded(watched),
    };
  },
};
