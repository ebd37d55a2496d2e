import { Chalk, type ChalkInstance } from 'chalk';
import { formatBytes, formatEndpoint, formatSeconds } from '../../lib/formats.ts';
import { isError } from '../../lib/outcome.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import {
  bytesOf,
  durationOf,
  ownEndOf,
  pairOf,
  peerOf,
  plainText,
  statusOf,
  targetOf,
  timeOfDay,
  triesOf,
} from './cells.ts';
import { slownessOf } from './slow.ts';

export const PLAIN = new Chalk({ level: 0 });
export const COLORED = new Chalk({ level: 1 });

/** A part of the line, which begins at the same place in each where what stands before it has room. */
export interface Column {
  /** As `--fields` has it: that of the JSON's key, where there is one. */
  readonly name: string;
  /** Columns of the screen that it takes at least. */
  readonly width: number;
  readonly right?: true;
  /** It takes what the line has left, and is cut there. */
  readonly grows?: true;
  text(row: TransactionRow): string;
  paint?(chalk: ChalkInstance, row: TransactionRow): ChalkInstance;
}

const COLUMNS: readonly Column[] = [
  { name: 'time', width: 15, text: timeOfDay, paint: dim },
  { name: 'role', width: 7, text: ({ role }) => role, paint: dim },
  { name: 'protocol', width: 5, text: ({ protocol }) => plainText(protocol), paint: dim },
  { name: 'target', width: 26, grows: true, text: targetOf },
  { name: 'operation', width: 12, text: ({ operation }) => plainText(operation) },
  { name: 'resource', width: 26, grows: true, text: ({ resource }) => plainText(resource) },
  { name: 'status', width: 11, text: statusOf, paint: outcomePaint },
  { name: 'statusCode', width: 10, text: ({ statusCode }) => plainText(statusCode), paint: outcomePaint },
  { name: 'outcome', width: 11, text: ({ outcome }) => outcome, paint: outcomePaint },
  { name: 'errorType', width: 10, text: ({ errorType }) => plainText(errorType), paint: outcomePaint },
  { name: 'durationSeconds', width: 8, right: true, text: durationOf, paint: durationPaint },
  { name: 'timeToFirstByteSeconds', width: 7, right: true, text: (row) => seconds(row.timeToFirstByteSeconds) },
  { name: 'bytes', width: 13, right: true, text: bytesOf },
  { name: 'requestBytes', width: 6, right: true, text: ({ requestBytes }) => formatBytes(requestBytes) },
  { name: 'responseBytes', width: 6, right: true, text: ({ responseBytes }) => formatBytes(responseBytes) },
  { name: 'peer', width: 0, text: peerOf },
  { name: 'local', width: 0, text: ({ local }) => formatEndpoint(local.address, local.port) },
  { name: 'process', width: 0, text: ownEndOf },
  { name: 'tries', width: 0, text: triesOf },
  { name: 'pairId', width: 0, text: pairOf },
];

/** The line without `--fields`. */
const USUAL = ['time', 'role', 'protocol', 'target', 'status', 'durationSeconds', 'bytes', 'peer', 'process'];
/** Of nearly every line nothing: they stand behind all that has a place. */
const RARE = ['tries', 'pairId'];

export const USUAL_COLUMNS: readonly Column[] = [...USUAL, ...RARE].map(columnNamed);

/** Its own, or, of another key of the JSON, what that has there. */
export function columnNamed(name: string): Column {
  const own = COLUMNS.find((column) => column.name === name);
  return own ?? { name, width: 0, text: (row) => plainText(row[name as keyof TransactionRow]) };
}

function seconds(value: number | null): string {
  return value === null ? '-' : formatSeconds(value);
}

function dim(chalk: ChalkInstance): ChalkInstance {
  return chalk.dim;
}

function outcomePaint(chalk: ChalkInstance, { outcome }: TransactionRow): ChalkInstance {
  if (outcome === 'open') return chalk.yellow;
  return isError(outcome) ? chalk.red : chalk.green;
}

function durationPaint(chalk: ChalkInstance, row: TransactionRow): ChalkInstance {
  const slowness = slownessOf(row);
  if (slowness === 'not') return row.waiting ? chalk.dim : chalk;
  return slowness === 'very' ? chalk.red.bold : chalk.yellow;
}
