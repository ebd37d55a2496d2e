/**
 * What the user takes for an error, as `--error-when` says it:
 *
 *     rule   = [ "not" 1*SP ] term *( 1*SP term )                  all terms must hold
 *     term   = ( "proto:" names ) / ( "side:" names ) / ( "status:" statuses ) / ( "type:" names )
 *     names  = name *( "," name )
 *     status = code / DIGIT "xx" / 3DIGIT "-" 3DIGIT
 *
 * Rules are of answers: a request that was not answered is an error of its own.
 */
import { UserError } from './errors.ts';

/** Whose end tells. */
export type Side = 'client' | 'server';

export interface ErrorRule {
  /** False: what it matches is no error. */
  readonly isError: boolean;
  /** Each null: any. */
  readonly protocols: readonly string[] | null;
  readonly sides: readonly string[] | null;
  readonly statuses: readonly StatusRange[] | null;
  readonly types: readonly string[] | null;
}

/** Texts of equal length, in order: status codes, or twice the same name. */
interface StatusRange {
  readonly from: string;
  readonly to: string;
}

/** An answer as the rules see it. */
export interface JudgedAnswer {
  readonly statusCode: string | null;
  readonly errorType: string | null;
}

const KEYS = ['proto', 'side', 'status', 'type'];
const SIDES: readonly string[] = ['server', 'client'] satisfies readonly Side[];

/** Rules in the order of the command line. */
export class ErrorRules {
  readonly #rules: readonly ErrorRule[];

  /** @throws UserError BAD_FLAG */
  constructor(rules: readonly string[]) {
    this.#rules = rules.map(parseErrorRule);
  }

  /** Whether the answer is an error by the last rule that matches; `otherwise` where none does. Allocates nothing. */
  judge(answer: JudgedAnswer, protocol: string, side: Side, otherwise: boolean): boolean {
    const rules = this.#rules;
    for (let i = rules.length - 1; i >= 0; i -= 1) {
      const rule = rules[i] as ErrorRule;
      if (!holds(rule.protocols, protocol) || !holds(rule.sides, side)) continue;
      if (!holds(rule.types, answer.errorType) || !inRanges(rule.statuses, answer.statusCode)) continue;
      return rule.isError;
    }
    return otherwise;
  }
}

function holds(wanted: readonly string[] | null, name: string | null): boolean {
  return wanted === null || (name !== null && wanted.includes(name));
}

function inRanges(ranges: readonly StatusRange[] | null, status: string | null): boolean {
  if (ranges === null) return true;
  if (status === null) return false;
  for (let i = 0; i < ranges.length; i += 1) {
    const { from, to } = ranges[i] as StatusRange;
    if (status.length === from.length && status >= from && status <= to) return true;
  }
  return false;
}

/** @throws UserError BAD_FLAG, naming `--error-when` and what is wrong */
export function parseErrorRule(text: string): ErrorRule {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const negated = words[0] === 'not';
  const terms = new Map(words.slice(negated ? 1 : 0).map((word) => readTerm(text, word)));
  if (terms.size === 0) throw bad(text, 'names nothing');
  if (terms.size < words.length - (negated ? 1 : 0)) throw bad(text, 'names one thing twice: part values by commas');
  // Without either, every answer of a protocol would be an error.
  if (!negated && !terms.has('status') && !terms.has('type')) throw bad(text, 'has neither a status nor a type');
  return {
    isError: !negated,
    protocols: terms.get('proto') ?? null,
    sides: terms.get('side') ?? null,
    statuses: terms.get('status')?.map((status) => readStatus(text, status)) ?? null,
    types: terms.get('type') ?? null,
  };
}

function readTerm(text: string, word: string): [key: string, values: readonly string[]] {
  const colon = word.indexOf(':');
  const key = word.slice(0, colon);
  const values = word.slice(colon + 1).split(',');
  if (colon < 0 || !KEYS.includes(key))
    throw bad(text, `has "${word}": ${KEYS.map((one) => `${one}:`).join(', ')} are known`);
  if (values.includes('')) throw bad(text, `has "${word}", which lacks a value`);
  const stranger = key === 'side' ? values.find((side) => !SIDES.includes(side)) : undefined;
  if (stranger !== undefined) throw bad(text, `has side:${stranger}: it is server or client`);
  return [key, values];
}

function readStatus(text: string, status: string): StatusRange {
  if (/^\dxx$/.test(status)) return { from: `${status[0]}00`, to: `${status[0]}99` };
  const range = /^(\d{3})-(\d{3})$/.exec(status);
  if (range === null) {
    if (/^\d/.test(status) && !/^\d+$/.test(status)) throw bad(text, `has status:${status}: write 404, 4xx or 404-410`);
    return { from: status, to: status };
  }
  const [, from = '', to = ''] = range;
  if (from > to) throw bad(text, `has status:${status}, which ends before it begins`);
  return { from, to };
}

function bad(text: string, why: string): UserError {
  return new UserError('BAD_FLAG', `--error-when "${text}" ${why}`, [
    "Write it as 'proto:http status:404', 'status:4xx,5xx side:server', or 'not type:NOAUTH'.",
  ]);
}
