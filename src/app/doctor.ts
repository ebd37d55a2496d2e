import { type DoctorNeed, exportDoctor } from '../exports/doctor.ts';
import type { HostCheck } from '../probe/checks/check.ts';
import { allowsAttaching, preflight } from '../probe/preflight.ts';
import { NEEDS } from '../probe/reach/needs.ts';
import { targetReach } from '../probe/reach/reach.ts';
import type { Extent, TargetReach } from '../probe/reach/target-reach.ts';
import { trialCheck } from '../probe/trial.ts';
import { renderKeyValues, renderList } from '../views/table-list.ts';
import { DataOutput } from './data-output.ts';

export interface DoctorOptions {
  readonly json: boolean;
  readonly columns: number;
  readonly color: boolean;
  readonly version: string;
  /** That name targets: of these it is told whom they find. */
  readonly flags: readonly string[];
}

interface Findings {
  readonly possible: boolean;
  readonly checks: readonly HostCheck[];
  readonly targets: readonly TargetReach[];
  readonly needs: readonly DoctorNeed[];
}

const EXTENTS: Readonly<Record<Extent, string>> = { all: 'any', some: 'in part', none: 'nobody' };

/** Who can give what is missing. */
const GIVERS = ['docker', 'kubernetes', 'systemd'] as const;

/** Prints what this host allows; true where attaching is possible. */
export async function runDoctor(options: DoctorOptions): Promise<boolean> {
  const findings = examine(options.flags);
  const output = new DataOutput(null, () => undefined);
  await output.write(
    options.json ? `${JSON.stringify(exportDoctor(findings, options.version))}\n` : toText(findings, options),
  );
  return findings.possible;
}

/** Attaching is tried where nothing that is looked at speaks against it. */
function examine(flags: readonly string[]): Findings {
  const looked = preflight();
  const host = allowsAttaching(looked) ? { ...looked, checks: [...looked.checks, trialCheck()] } : looked;
  const targets = targetReach(host, flags);
  const names = new Set(targets.flatMap(({ needs }) => needs));
  const needs = [...names].map((name) => ({ name, ...NEEDS[name] }));
  return { possible: allowsAttaching(host), checks: host.checks, targets, needs };
}

function toText({ possible, checks, targets, needs }: Findings, options: DoctorOptions): string {
  const { columns: width, color } = options;
  const table = renderList({
    columns: [{ title: 'CHECK' }, { title: 'STATE' }, { title: 'FOUND' }],
    rows: checks.map((check) => [check.name, stateOf(check), check.detail]),
    width,
    color,
  });
  const reach = renderList({
    columns: [{ title: 'TARGET' }, { title: 'FINDS' }, { title: 'OF' }],
    rows: targets.map(({ flag, extent, detail }) => [flag, EXTENTS[extent], detail]),
    width,
    color,
  });
  const remedies = checks.flatMap(({ name, ok, remedy }) => (ok || remedy === null ? [] : [[name, remedy] as const]));
  const advice = remedies.length === 0 ? '' : `\nTo mend:\n${renderKeyValues(remedies, { width, color })}\n`;
  const verdict = possible ? 'sae-mon can attach here.' : 'sae-mon cannot attach here.';
  return `${table}\n\n${reach}\n${advice}${givenText(needs, options)}\n${verdict}\n`;
}

/** What was missing, and how a container or unit is given it. */
function givenText(needs: readonly DoctorNeed[], { columns: width, color }: DoctorOptions): string {
  const parts = needs.map(({ name, why, ...given }) => {
    const lines = GIVERS.flatMap((giver) => (given[giver] === null ? [] : [[`  ${giver}`, given[giver]] as const]));
    return `${renderKeyValues([[name, why]], { width, color })}\n${renderKeyValues(lines, { width, color })}\n`;
  });
  return parts.length === 0 ? '' : `\nTo find more, a container or unit needs:\n${parts.join('')}`;
}

function stateOf({ ok, required }: HostCheck): string {
  if (ok) return 'ok';
  return required ? 'missing' : 'absent';
}
