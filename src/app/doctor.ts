import { exportDoctor } from '../exports/doctor.ts';
import { type HostCheck, preflight } from '../probe/preflight.ts';
import { renderKeyValues, renderList } from '../views/table-list.ts';
import { DataOutput } from './data-output.ts';

export interface DoctorOptions {
  readonly json: boolean;
  readonly columns: number;
  readonly color: boolean;
  readonly version: string;
}

/** Prints what this host allows; true where attaching is possible. */
export async function runDoctor(options: DoctorOptions): Promise<boolean> {
  const { checks, ways } = preflight();
  const possible = ways.length > 0 && checks.every((check) => check.ok || !check.required);
  const output = new DataOutput(null, () => undefined);
  await output.write(
    options.json
      ? `${JSON.stringify(exportDoctor(checks, possible, options.version))}\n`
      : toText(checks, possible, options),
  );
  return possible;
}

function toText(checks: readonly HostCheck[], possible: boolean, { columns, color }: DoctorOptions): string {
  const rows = checks.map((check) => [check.name, stateOf(check), check.detail]);
  const titles = [{ title: 'CHECK' }, { title: 'STATE' }, { title: 'FOUND' }];
  const table = renderList({ columns: titles, rows, width: columns, color });
  const remedies = checks.flatMap(({ name, ok, remedy }) => (ok || remedy === null ? [] : [[name, remedy] as const]));
  const advice = remedies.length === 0 ? '' : `\nTo mend:\n${renderKeyValues(remedies, { width: columns, color })}\n`;
  const verdict = possible ? 'sae-mon can attach here.' : 'sae-mon cannot attach here.';
  return `${table}\n${advice}\n${verdict}\n`;
}

function stateOf({ ok, required }: HostCheck): string {
  if (ok) return 'ok';
  return required ? 'missing' : 'absent';
}
