import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exportDocument } from '../exports/document.ts';
import { printFilter } from '../lib/filter/print.ts';
import { stripControl } from '../lib/formats.ts';
import { outputError } from '../lib/output-file.ts';
import type { Snapshot } from '../metrics/snapshot.ts';
import type { SessionFacts } from './messages.ts';
import type { SessionOptions } from './options.ts';

export interface SaveContext {
  readonly facts: SessionFacts;
  readonly filter: SessionOptions['filter'];
  /** Of sae-mon. */
  readonly version: string;
}

/**
 * Writes the document of `export --json` into the current folder, for nobody but its owner: it holds names of servers and paths.
 * @returns where it is, for the user
 * @throws UserError OUTPUT
 */
export function saveSnapshot(snapshot: Snapshot, { facts, filter, version }: SaveContext): string {
  const { host, source, targets } = facts;
  const document = exportDocument(snapshot, {
    kind: 'window',
    tool: { name: 'sae-mon', version },
    host,
    source,
    targets,
    filter: filter && printFilter(filter),
    histograms: false,
  });
  const path = resolve(fileName(snapshot.window.endUnixNs));
  try {
    writeFileSync(path, `${JSON.stringify(document)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw outputError(path, error);
  }
  return `saved in ${stripControl(path)}`;
}

/** `sae-mon-20261128T120001.250Z.json`: a snapshot saved twice is refused, and not overwritten. */
function fileName(endUnixNs: number): string {
  return `sae-mon-${new Date(endUnixNs / 1e6).toISOString().replace(/[-:]/g, '')}.json`;
}
