import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runSaeMon } from '../commands/run-sae-mon.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';

/** Made by `test/events/pcap/make-captures.ts`: real traffic, and tshark's account of it. */
export const FOLDER = join(import.meta.dirname, '../events/pcap/captures');
export const ETHERNET = join(FOLDER, 'ethernet.pcap');

export async function exported(...args: string[]): Promise<ExportDocument> {
  const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', ...args);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as ExportDocument;
}

/** Times differ by the link's head and the clock's steps; counts must not. */
export function counts({ endpoints, dependencies, unattributed }: ExportDocument): unknown[] {
  return [endpoints, dependencies, unattributed].map((rows) =>
    rows.map(({ protocol, operation, resource, server, transactions, statusCodes, errorTypes, outcomes }) => ({
      protocol,
      operation,
      resource,
      server,
      transactions,
      statusCodes,
      errorTypes,
      outcomes,
    })),
  );
}

/** Whether the counts are complete, and how many files ended within themselves. */
export function cutFiles(stdout: string): readonly [boolean, number] {
  const { loss } = JSON.parse(stdout) as { readonly loss: { complete: boolean; capture: { cutFiles: number } } };
  return [loss.complete, loss.capture.cutFiles];
}
