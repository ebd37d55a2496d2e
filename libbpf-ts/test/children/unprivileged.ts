/** Becomes nobody, tries what needs privileges, and prints what came of it. */
import { spawnSync } from 'node:child_process';
import { BpfError, capabilities, enableStatistics } from '../../src/index.ts';
import { openWith } from '../fixture.ts';

const NOBODY = 65534;

const object = openWith('count_raw');
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);
console.log(
  JSON.stringify({
    user: String(spawnSync('id', ['-u']).stdout).trim(),
    capabilities: capabilities(),
    load: outcome(() => object.load()),
    statistics: outcome(() => enableStatistics()),
  }),
);

function outcome(attempt: () => unknown): string {
  try {
    attempt();
    return 'allowed';
  } catch (error) {
    return error instanceof BpfError ? `${error.name} ${error.code}` : String(error);
  }
}
