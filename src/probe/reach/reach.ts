import { capabilities } from 'libbpf-ts';
import { pidsIn } from '../../host/proc-files.ts';
import { pidNamespace } from '../host.ts';
import { allowsAttaching, type Preflight } from '../preflight.ts';
import { REACHES } from './kinds.ts';
import type { TargetReach } from './target-reach.ts';

/** What each kind of target finds here: nobody where attaching is impossible, with all that it would need. */
export function targetReach(host: Preflight, flags: readonly string[], procPath = '/proc'): TargetReach[] {
  const kinds = REACHES.filter(({ flag }) => flags.includes(flag));
  const failed = host.checks.filter(({ ok, required }) => required && !ok);
  const needs = failed.flatMap((check) => check.needs ?? []);
  const detail = `missing: ${failed.map(({ name }) => name).join(', ')}`;
  // Without it there is nothing to look at.
  if (needs.includes('/proc')) return kinds.map(({ flag }) => ({ flag, extent: 'none', detail, needs }));
  const facts = { procPath, pidNamespace: pidNamespace(), pids: pidsIn(procPath), held: capabilities() };
  const found = kinds.map(({ flag, look }) => ({ flag, ...look(facts) }));
  if (allowsAttaching(host)) return found;
  return found.map((reach) => ({ ...reach, extent: 'none', detail, needs: [...new Set([...needs, ...reach.needs])] }));
}
