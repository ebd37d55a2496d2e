/** One entry a kind of target: whom it finds here. */
import { lookForCgroups } from './cgroups.ts';
import { lookForSockets } from './ports.ts';
import { lookForContainers, lookForEverybody, lookForProcesses } from './processes.ts';
import type { Reached, ReachHost } from './target-reach.ts';

interface Reach {
  readonly flag: string;
  look(host: ReachHost): Reached;
}

export const REACHES: readonly Reach[] = [
  { flag: '--pid', look: lookForProcesses },
  { flag: '--comm', look: lookForProcesses },
  {
    flag: '-- COMMAND',
    look: () => ({ extent: 'all', detail: 'started by sae-mon, as its own user', needs: [] }),
  },
  { flag: '--cgroup', look: lookForCgroups },
  { flag: '--container', look: lookForContainers },
  { flag: '--port', look: lookForSockets },
  { flag: '--all', look: lookForEverybody },
];
