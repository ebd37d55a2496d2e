import type { ConstantValue } from 'libbpf-ts';
import {
  MAX_CGROUPS,
  SELECT_ALL,
  SELECT_CALLED,
  SELECT_COMMANDS,
  SELECT_PROCESSES,
  SELECT_SERVED,
} from '../../events/abi.gen.ts';
import { UserError } from '../../lib/errors.ts';
import type { Selection } from './target.ts';

/**
 * Constants of bpf/targets.h by name. Who names sae-mon by its number means it; else it is nobody's program.
 * @throws UserError BAD_TARGET where there are more cgroups than the programs have room for
 */
export function selectionConstants(selection: Selection, ownPid = process.pid): Record<string, ConstantValue> {
  const { processes, commands = false, servedPorts = false, calledPorts = false } = selection;
  const { cgroups = 0, leftOutCgroups = 0, all = false } = selection;
  if (cgroups + leftOutCgroups > MAX_CGROUPS) {
    throw new UserError(
      'BAD_TARGET',
      `${cgroups + leftOutCgroups} cgroups and containers are more than ${MAX_CGROUPS}`,
      ['Name a cgroup that holds several of them, or use --all and leave some out.'],
    );
  }
  const byNumber = processes !== undefined || commands || servedPorts;
  const byNumberAlone = byNumber && !commands && !servedPorts && !calledPorts && !all && cgroups === 0;
  return {
    sae_selection:
      (byNumber ? SELECT_PROCESSES : 0) |
      (all ? SELECT_ALL : 0) |
      (commands ? SELECT_COMMANDS : 0) |
      (servedPorts ? SELECT_SERVED : 0) |
      (calledPorts ? SELECT_CALLED : 0),
    sae_follow_children: processes?.followChildren ?? true,
    sae_watched_cgroups: cgroups,
    sae_left_out_cgroups: leftOutCgroups,
    sae_own_tgid: byNumberAlone ? 0 : ownPid,
  };
}
