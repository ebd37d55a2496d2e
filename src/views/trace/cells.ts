/** What the line says of a transaction, part by part. Text from the network is made safe here. */
import { formatBytes, formatEndpoint, formatSeconds, stripControl } from '../../lib/formats.ts';
import { isCut, isError } from '../../lib/outcome.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import { slownessOf } from './slow.ts';

const ARROWS = { client: '→', server: '←', unknown: '↔' } as const;

/** Local. */
export function timeOfDay({ timeUnixNano }: Pick<TransactionRow, 'timeUnixNano'>): string {
  const microseconds = Number(timeUnixNano.slice(0, -3));
  const time = new Date(Math.floor(microseconds / 1000));
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(microseconds % 1_000_000).padStart(6, '0')}`;
}

export function targetOf({ operation, resource }: TransactionRow): string {
  return stripControl(resource === null ? operation : `${operation} ${resource}`);
}

/** The answer's own code, and whether it was cut off; of what was never answered, why. */
export function statusOf({ outcome, statusCode, errorType }: TransactionRow): string {
  if (isCut(outcome)) return `${isError(outcome) ? '!' : ' '}${stripControl(statusCode ?? '-')} cut`;
  if (!isError(outcome)) return ` ${stripControl(statusCode ?? outcome)}`;
  return `!${stripControl(outcome === 'error' ? (statusCode ?? errorType ?? outcome) : outcome)}`;
}

/** `~`: taken late; `>`: it goes on; `*` behind it: slow, whether or not there are colours. */
export function durationOf(row: TransactionRow): string {
  const { durationSeconds, timing, outcome } = row;
  if (durationSeconds === null) return '- ';
  const before = outcome === 'open' ? '>' : timing === 'late' ? '~' : '';
  return `${before}${formatSeconds(durationSeconds)}${slownessOf(row) === 'not' ? ' ' : '*'}`;
}

export function bytesOf({ requestBytes, responseBytes, outcome }: TransactionRow): string {
  return `${formatBytes(requestBytes)}→${outcome === 'open' ? '-' : formatBytes(responseBytes)}`;
}

/** By name, where one is known. Where a proxy speaks for a client, both. */
export function peerOf({ role, peer, peerProcess, peerName, peerBehind, client }: TransactionRow): string {
  const process = peerProcess === null ? '' : `(${stripControl(peerProcess.command)}/${peerProcess.pid})`;
  const behind = peerBehind === null ? '' : `(${formatEndpoint(peerBehind.address, peerBehind.port)})`;
  const other = `${formatEndpoint(peerName ?? peer.address, peer.port)}${process}${behind}`;
  if (client === null) return `${ARROWS[role]}${other}`;
  const spokenFor = formatEndpoint(client.address, client.port);
  return role === 'client' ? `${ARROWS[role]}${other} for ${spokenFor}` : `${ARROWS[role]}${spokenFor} via ${other}`;
}

/** The process; of what was seen on the wire, the address that was observed. */
export function ownEndOf({ observer, process, local }: TransactionRow): string {
  if (observer === 'wire') return formatEndpoint(local.address, local.port);
  return `${stripControl(process.command)}/${process.pid}`;
}

export function triesOf({ tries }: TransactionRow): string {
  return tries === 1 ? '' : `×${tries}`;
}

export function pairOf({ pairId }: TransactionRow): string {
  return pairId === null ? '' : `⇄${pairId}`;
}

/** Of whatever has no words of its own: as JSON has it. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return stripControl(typeof value === 'string' ? value : JSON.stringify(value));
}
