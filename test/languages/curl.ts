/** curl, held until sae-mon is attached, and what was counted of it. */
import assert from 'node:assert/strict';
import { exportAccount } from '../equality/export-account.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import type { Account } from '../load/account.ts';
import { HeldProgram } from '../workloads/held-program.ts';

/** Quiet but for errors; bodies go nowhere, heads to its output. */
export function heldCurl(words: readonly string[]): Promise<HeldProgram> {
  return HeldProgram.start('curl', '--silent', '--show-error', '-D', '-', '-o', '/dev/null', ...words);
}

/** Every status that curl has got, for each of `count` requests. */
export function checkHeads(printed: string, count: number, heads: readonly number[]): void {
  const statuses = [...printed.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
  assert.deepEqual(statuses, Array.from({ length: count }, () => heads).flat());
}

/** What was counted at both ends of that server's connections. Nothing may be of unknown ends, and nothing lost. */
export function accountsAt(
  port: number,
  { endpoints, dependencies, unattributed, loss }: ExportDocument,
): { served: Account; called: Account } {
  const at = ({ server }: ExportDocument['endpoints'][number]): boolean => server.port === port;
  assert.deepEqual(unattributed, []);
  assert.ok(loss.complete, `the account is not complete: ${JSON.stringify(loss)}`);
  return { served: exportAccount(endpoints.filter(at)), called: exportAccount(dependencies.filter(at)) };
}
