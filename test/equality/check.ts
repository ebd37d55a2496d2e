import assert from 'node:assert/strict';
import type { Account } from '../load/account.ts';
import { errorsOf, exportAccount } from './export-account.ts';
import { type Observation, observe, type Servers } from './observe.ts';
import type { ExportDocument, Way } from './sae-mon.ts';
import type { Side, Workload } from './table.ts';

/** Runs a row of the table and holds the three accounts side by side: equal, and nothing lost. */
export async function checkEqual(servers: Servers, workload: Workload, side: Side, way: Way): Promise<void> {
  const observation = await observe(servers, workload, side, way);
  assert.deepEqual(observation.server.rows(), observation.generator.rows(), 'the generator and the server disagree');
  assert.equal(observation.document.source.probe, way);
  checkRole(observation, side, 'server');
  checkRole(observation, side, 'client');
  checkLoss(observation.document);
}

function checkRole({ document, generator, upstream }: Observation, side: Side, role: 'server' | 'client'): void {
  const rows = role === 'server' ? document.endpoints : document.dependencies;
  const expected = side === 'both' || side === role ? generator : role === 'client' ? upstream : null;
  checkAccount(rows, expected, role);
  assert.equal(document.totals[role].transactions, expected?.total() ?? 0, `transactions of the ${role}`);
  assert.equal(document.totals[role].errors, expected === null ? 0 : errorsOf(expected, role), `errors of the ${role}`);
  assert.equal(document.totals[role].inFlight, 0, `in flight at the ${role}`);
}

function checkAccount(rows: ExportDocument['endpoints'], expected: Account | null, role: string): void {
  assert.deepEqual(exportAccount(rows).rows(), expected?.rows() ?? [], `sae-mon's account of the ${role}`);
  for (const row of rows) assert.ok((row.durationSeconds.min ?? 0) >= 0, 'a negative duration');
}

function checkLoss(document: ExportDocument): void {
  assert.deepEqual(document.unattributed, []);
  assert.equal(document.totals.unknown.transactions, 0);
  assert.ok(document.loss.complete, `the account is not complete: ${JSON.stringify(document.loss)}`);
}
