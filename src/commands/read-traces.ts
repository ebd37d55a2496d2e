import type { TracesOption } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { readTime } from './read-time.ts';

export interface TracesFlags {
  readonly traces?: readonly string[] | undefined;
  readonly 'trace-sample'?: string | undefined;
  readonly 'slow-threshold'?: string | undefined;
}

const KINDS = ['all', 'errors', 'slow'];
const DEFAULT_SLOW_NS = 1e9;

/**
 * Null where no spans are wanted.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readTraces(flags: TracesFlags): TracesOption | null {
  const kinds = flags.traces?.flatMap((text) => text.split(',')) ?? [];
  const unknown = kinds.find((kind) => !KINDS.includes(kind));
  if (unknown !== undefined)
    throw bad(
      `--traces knows no "${unknown}"${didYouMean(unknown, KINDS)}`,
      `Use ${KINDS.join(', ')}, or several of them.`,
    );
  const all = kinds.includes('all');
  const slow = kinds.includes('slow');
  if (!all && flags['trace-sample'] !== undefined) {
    throw bad('--trace-sample needs --traces all', 'Add it: errors and slow ones are sent whatever the share is.');
  }
  if (!slow && flags['slow-threshold'] !== undefined) throw bad('--slow-threshold needs --traces slow', 'Add it.');
  if (kinds.length === 0) return null;
  return {
    errors: kinds.includes('errors'),
    slowNs: slow ? (readTime('--slow-threshold', flags['slow-threshold']) ?? DEFAULT_SLOW_NS) : null,
    share: all ? readShare(flags['trace-sample']) : 0,
  };
}

function readShare(text: string | undefined): number {
  if (text === undefined) return 1;
  const share = Number(text);
  if (/^[\d.]+(e-\d+)?$/.test(text) && share > 0 && share <= 1) return share;
  throw bad(`--trace-sample ${text} is not a share`, 'Use a number above 0 and up to 1: 0.01 is one in a hundred.');
}

function bad(message: string, next: string): UserError {
  return new UserError('BAD_FLAG', message, [next]);
}
