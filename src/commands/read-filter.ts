import { UserError } from '../lib/errors.ts';
import { filterError } from '../lib/filter/fault.ts';
import { parseFilter } from '../lib/filter/parser.ts';
import type { Filter } from '../lib/filter/tree.ts';
import { PROTOCOLS } from '../protocols/registry.ts';
import { readProtocols } from './read-protocols.ts';
import { readTime } from './read-time.ts';

export interface FilterFlags {
  readonly filter?: string | undefined;
  readonly proto?: readonly string[] | undefined;
  readonly side?: string | undefined;
  readonly slow?: string | undefined;
  readonly errors?: boolean | undefined;
}

const SIDES = ['server', 'client'];
const KNOWN_PROTOCOLS = PROTOCOLS.map(({ name }) => name);

/**
 * What is asked of each transaction, by `--filter` and by the short flags of `trace`: all must hold. Null: nothing.
 * @throws UserError BAD_FILTER, UNKNOWN_PROTOCOL, BAD_DURATION, BAD_FLAG
 */
export function readFilter({ filter, proto, side, slow, errors }: FilterFlags): Filter | null {
  const parts: Filter[] = [];
  if (filter !== undefined) parts.push(parsed('--filter', filter, false));
  const protocols = readProtocols(proto);
  if (protocols !== null) {
    parts.push({ kind: 'text', field: 'proto', patterns: protocols.map((text) => ({ kind: 'literal', text })) });
  }
  if (side !== undefined)
    parts.push({ kind: 'text', field: 'side', patterns: [{ kind: 'literal', text: readSide(side) }] });
  const slowNs = readTime('--slow', slow);
  if (slowNs !== null) {
    parts.push({
      kind: 'number',
      field: 'dur',
      ranges: [{ from: slowNs, to: Infinity, withFrom: true, withTo: true }],
    });
  }
  if (errors === true) parts.push({ kind: 'error' });
  return joined('and', parts);
}

/**
 * What is an error, or is none: any of the flag's filters. Null: not given.
 * @throws UserError BAD_FILTER
 */
export function readErrorFilters(flag: string, texts: readonly string[] | undefined): Filter | null {
  return joined(
    'or',
    (texts ?? []).map((text) => parsed(flag, text, true)),
  );
}

function readSide(text: string): string {
  if (SIDES.includes(text)) return text;
  throw new UserError('BAD_FLAG', `--side ${text} is neither server nor client`, [
    'Use --side server for what is served, --side client for what is called.',
  ]);
}

function parsed(flag: string, text: string, judges: boolean): Filter {
  const result = parseFilter(text, { protocols: KNOWN_PROTOCOLS, judges });
  if (result.kind === 'fault') throw filterError(flag, text, result.fault);
  return result.filter;
}

function joined(kind: 'and' | 'or', parts: readonly Filter[]): Filter | null {
  return parts.length > 1 ? { kind, parts } : (parts[0] ?? null);
}
