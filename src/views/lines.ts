import { Chalk, type ChalkInstance } from 'chalk';
import { formatBytes, formatEndpoint, formatSeconds, stripControl } from '../lib/formats.ts';
import { isCut, isError } from '../lib/outcome.ts';
import type { TransactionRow } from '../transactions/row.ts';

/** Operation and resource are cut so that a line keeps to this, where it can. `--json` cuts nothing. */
const LINE_COLUMNS = 120;
/** Room that operation and resource always have; longer ones take what the rest of the line leaves. */
const TARGET_COLUMNS = 26;

const PLAIN = new Chalk({ level: 0 });
const COLORED = new Chalk({ level: 1 });

/**
 * A transaction for people, on one line:
 *
 *     12:00:01.123456 server  http  GET /users/{id}             200         1.92ms   345B→12.1kB ←10.0.0.7:40000 nginx/123
 *
 * time of completion (local), role, protocol, operation and resource, status, duration, bytes of request and
 * response, the other end, process (of a packet capture, this end's address). `!` marks an error, `~` a duration that
 * was taken late. `×2`: the request was sent so often. Where the same call is watched at its other end, too, `⇄` and
 * what both of its lines have.
 */
export function traceLine(row: TransactionRow, { color }: { readonly color: boolean }): string {
  const chalk = color ? COLORED : PLAIN;
  const before = `${timeOfDay(row.timeUnixNano)} ${row.role.padEnd(7)} ${stripControl(row.protocol).padEnd(5)} `;
  const status = statusOf(row).padEnd(11);
  const bytes = `${formatBytes(row.requestBytes)}→${formatBytes(row.responseBytes)}`.padStart(13);
  const after = ` ${durationOf(row).padStart(7)} ${bytes} ${peerOf(row)} ${ownEndOf(row)}${triesOf(row)}${pairOf(row)}`;
  const room = LINE_COLUMNS - before.length - 1 - status.length - after.length;
  const target = cut(targetOf(row), Math.max(TARGET_COLUMNS, room)).padEnd(TARGET_COLUMNS);
  return `${chalk.dim(before)}${target} ${paintOf(chalk, row)(status)}${after}`;
}

function timeOfDay(unixNano: string): string {
  const microseconds = Number(unixNano.slice(0, -3));
  const time = new Date(Math.floor(microseconds / 1000));
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(microseconds % 1_000_000).padStart(6, '0')}`;
}

function targetOf({ operation, resource }: TransactionRow): string {
  return stripControl(resource === null ? operation : `${operation} ${resource}`);
}

/** The answer's own code, and whether it was cut off; of what was never answered, why. */
function statusOf({ outcome, statusCode, errorType }: TransactionRow): string {
  if (isCut(outcome)) return `${isError(outcome) ? '!' : ' '}${stripControl(statusCode ?? '-')} cut`;
  if (!isError(outcome)) return ` ${stripControl(statusCode ?? outcome)}`;
  return `!${stripControl(outcome === 'error' ? (statusCode ?? errorType ?? outcome) : outcome)}`;
}

function durationOf({ durationSeconds, timing }: TransactionRow): string {
  if (durationSeconds === null) return '-';
  return `${timing === 'late' ? '~' : ''}${formatSeconds(durationSeconds)}`;
}

/** Where a proxy speaks for a client, both. */
function peerOf({ role, peer, peerProcess, peerName, peerBehind, client }: TransactionRow): string {
  const listens = role === 'client' && peerProcess !== null;
  const process = listens ? `(${stripControl(peerProcess.command)}/${peerProcess.pid})` : '';
  const behind = peerBehind === null ? '' : `(${formatEndpoint(peerBehind.address, peerBehind.port)})`;
  const other = `${formatEndpoint(peerName ?? peer.address, peer.port)}${process}${behind}`;
  if (client === null) return `${ARROWS[role]}${other}`;
  const spokenFor = formatEndpoint(client.address, client.port);
  return role === 'client' ? `${ARROWS[role]}${other} for ${spokenFor}` : `${ARROWS[role]}${spokenFor} via ${other}`;
}

/** The process; of what was seen on the wire, the address that was observed. */
function ownEndOf({ observer, process, local }: TransactionRow): string {
  if (observer === 'wire') return formatEndpoint(local.address, local.port);
  return `${stripControl(process.command)}/${process.pid}`;
}

function triesOf({ tries }: TransactionRow): string {
  return tries === 1 ? '' : ` ×${tries}`;
}

function pairOf({ pairId }: TransactionRow): string {
  return pairId === null ? '' : ` ⇄${pairId}`;
}

const ARROWS = { client: '→', server: '←', unknown: '↔' } as const;

function paintOf(chalk: ChalkInstance, { outcome }: TransactionRow): ChalkInstance {
  return isError(outcome) ? chalk.red : chalk.green;
}

function cut(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, columns - 1).join('')}…`;
}
