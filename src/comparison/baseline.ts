/** An earlier run, from what `export --json --histograms` wrote: one document, or one a window and line. */
import { readFileSync } from 'node:fs';
import type { ExportDocument } from '../exports/document.ts';
import { UserError } from '../lib/errors.ts';
import { unreadable } from '../lib/unreadable.ts';
import { missingIn } from '../rules/missing.ts';
import { type Run, RunBuilder } from './run.ts';

/** Of the documents' version: what it means was not changed since. */
const MAJOR = '1';
const HOW = 'Write it with: sae-mon export --json --histograms --interval 1s --for 30s --output FILE …';

/**
 * @param flag named where the file is none
 * @throws UserError BAD_BASELINE
 */
export function readBaseline(flag: string, path: string): Run {
  const documents = documentsIn(flag, path);
  const windows = documents.map(({ endpoints, dependencies, unattributed }) => [
    ...endpoints,
    ...dependencies,
    ...unattributed,
  ]);
  const without = windows.flat().some(({ durationSeconds: d }) => d.count > 0 && d.histogram === undefined);
  if (without) throw fault(flag, path, 'was written without --histograms: percentiles cannot be compared by it');
  if (windows.every((rows) => rows.every(({ transactions }) => transactions === 0)))
    throw fault(flag, path, 'has no transaction in it');
  const builder = new RunBuilder();
  for (const rows of windows) builder.add(rows);
  return builder.build(missingIn((documents.at(-1) as ExportDocument).loss, null));
}

function documentsIn(flag: string, path: string): ExportDocument[] {
  const text = textOf(flag, path);
  const lines = text.trim().split('\n');
  // One that was formatted since is one document in many lines.
  const pieces = lines.every((line) => line.startsWith('{') && line.endsWith('}')) ? lines : [text];
  return pieces.map((piece) => documentOf(flag, path, piece));
}

function textOf(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError('BAD_BASELINE', `${flag}: cannot read ${path}: ${unreadable(error)}`, [HOW], { cause: error });
  }
}

function documentOf(flag: string, path: string, piece: string): ExportDocument {
  const document = parsed(piece);
  if (!isDocument(document)) throw fault(flag, path, 'is not what `sae-mon export --json` writes');
  const { schemaVersion } = document;
  if (schemaVersion.split('.')[0] === MAJOR) return document;
  throw fault(flag, path, `has version ${schemaVersion} of the document, and this sae-mon knows ${MAJOR}`);
}

function parsed(piece: string): unknown {
  try {
    return JSON.parse(piece);
  } catch {
    // What is no JSON is no document, and said so by whoever asks.
    return null;
  }
}

/** All that is read of it; of the rest nothing is known, and nothing needed. */
function isDocument(value: unknown): value is ExportDocument {
  if (!isObject(value)) return false;
  const { schemaVersion, endpoints, dependencies, unattributed, loss } = value;
  return (
    typeof schemaVersion === 'string' &&
    [endpoints, dependencies, unattributed].every((rows) => Array.isArray(rows) && rows.every(isRow)) &&
    isObject(loss) &&
    typeof loss['complete'] === 'boolean' &&
    ['kernel', 'stream', 'pairing', 'limits'].every((part) => hasNumbers(loss[part]))
  );
}

function isRow(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { role, protocol, operation, resource, server, transactions, errors, durationSeconds } = value;
  return (
    [role, protocol, operation].every((text) => typeof text === 'string') &&
    (resource === null || typeof resource === 'string') &&
    isObject(server) &&
    typeof server['address'] === 'string' &&
    [transactions, errors].every(isCount) &&
    isDistribution(durationSeconds)
  );
}

function isDistribution(value: unknown): boolean {
  if (!isObject(value) || !isCount(value['count']) || typeof value['sum'] !== 'number') return false;
  const { histogram, count } = value;
  if (histogram === undefined) return true;
  if (!isObject(histogram) || !isCount(histogram['zeroCount'])) return false;
  const { scale, offset, counts, zeroCount } = histogram;
  if (!Number.isInteger(scale) || !Number.isInteger(offset)) return false;
  if (!Array.isArray(counts) || !counts.every(isCount)) return false;
  return counts.reduce((sum: number, one: number) => sum + one, zeroCount as number) === count;
}

function hasNumbers(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((one) => typeof one === 'number');
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(flag: string, path: string, why: string): UserError {
  return new UserError('BAD_BASELINE', `${flag}: ${path} ${why}`, [HOW]);
}
