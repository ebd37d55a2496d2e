import type { SinkOption } from '../app/sinks/open-sink.ts';
import { readListen } from './read-listen.ts';

export interface DashboardFlags {
  readonly dashboard?: string | undefined;
}

/**
 * Empty where nobody is to look.
 * @throws UserError BAD_FLAG
 */
export function readDashboard({ dashboard }: DashboardFlags): SinkOption[] {
  return dashboard === undefined ? [] : [{ kind: 'dashboard', listen: readListen('--dashboard', dashboard) }];
}
