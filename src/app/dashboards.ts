import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grafanaDashboard } from '../dashboards/grafana.ts';
import { UserError } from '../lib/errors.ts';
import { outputError } from '../lib/output-file.ts';
import { DataOutput } from './data-output.ts';
import { say } from './words.ts';

const FILE = 'sae-mon.json';

export interface DashboardsOptions {
  /** Null: stdout. */
  readonly folder: string | null;
  /** A file that is there is replaced, whatever it holds. */
  readonly force: boolean;
}

/** Writes Grafana's dashboard. @throws UserError OUTPUT */
export async function runDashboards({ folder, force }: DashboardsOptions): Promise<void> {
  const text = `${JSON.stringify(grafanaDashboard(), null, 2)}\n`;
  if (folder === null) await new DataOutput(null, () => undefined).write(text);
  else writeInto(folder, text, force);
}

function writeInto(folder: string, text: string, force: boolean): void {
  const path = join(folder, FILE);
  const known = contentOf(path);
  if (known === text) {
    say(`${path} is this dashboard already`);
    return;
  }
  if (known !== null && !force) {
    throw new UserError('OUTPUT', `${path} is there already, and differs`, [
      'Name another folder, or replace it by --force: what was changed in it by hand is lost.',
    ]);
  }
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw outputError(path, error);
  }
  say(`wrote ${path}`);
}

/** Null where there is none. */
function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw outputError(path, error);
  }
}
