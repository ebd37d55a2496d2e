import type { TransactionRow } from '../transactions/row.ts';
import { type ExportTransaction, exportTransaction } from './trace.ts';

/** But for what flags of their own ask for, each once: what is missing here is no key of the JSON, and the other way round. */
const KEYS = {
  schemaVersion: true,
  kind: true,
  time: true,
  timeUnixNano: true,
  observer: true,
  role: true,
  protocol: true,
  protocolVersion: true,
  operation: true,
  resource: true,
  attributes: true,
  statusCode: true,
  outcome: true,
  errorType: true,
  durationSeconds: true,
  timeToFirstByteSeconds: true,
  queueSeconds: true,
  waiting: true,
  requestBytes: true,
  responseBytes: true,
  timing: true,
  process: true,
  local: true,
  peer: true,
  peerProcess: true,
  peerName: true,
  peerNameSource: true,
  peerBehind: true,
  client: true,
  connectionId: true,
  sequence: true,
  tries: true,
  pairId: true,
  tcp: true,
} as const satisfies Readonly<Record<Exclude<keyof ExportTransaction, 'head'>, true>>;

type TransactionKey = keyof ExportTransaction;

/** In the order in which they are written. */
export const TRANSACTION_KEYS = Object.keys(KEYS) as readonly TransactionKey[];

/** Names of the line that have several keys of the JSON. */
export const COMPOSED_FIELDS: Readonly<Record<string, readonly TransactionKey[]>> = {
  target: ['operation', 'resource'],
  status: ['statusCode', 'outcome', 'errorType'],
  bytes: ['requestBytes', 'responseBytes'],
};

/** A line of `trace --json` with these fields alone, in their order. */
export function exportFields(row: TransactionRow, fields: readonly string[]): Readonly<Record<string, unknown>> {
  const whole = exportTransaction(row);
  const keys = fields.flatMap((field) => COMPOSED_FIELDS[field] ?? [field as TransactionKey]);
  // What --verbose asks for is told, whatever else is.
  const asked: readonly TransactionKey[] = whole.head === undefined ? keys : [...keys, 'head'];
  return Object.fromEntries(asked.map((key) => [key, whole[key]]));
}
