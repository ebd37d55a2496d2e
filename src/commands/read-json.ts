import type { SinkOption } from '../app/sinks/open-sink.ts';
import { UserError } from '../lib/errors.ts';
import { readInterval } from './read-session.ts';

export interface JsonFlags {
  readonly json: boolean;
  readonly interval?: string | undefined;
  readonly output?: string | undefined;
  readonly histograms: boolean;
}

/**
 * Empty where no JSON is wanted.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readJson({ json, interval, output, histograms }: JsonFlags): SinkOption[] {
  if (json) {
    const intervalNs = interval === undefined ? null : readInterval(interval);
    return [{ kind: 'json', windows: { intervalNs, histograms }, output: output ?? null }];
  }
  const given = [interval && '--interval', output && '--output', histograms && '--histograms'].find(Boolean);
  if (given) throw new UserError('BAD_FLAG', `${given} needs --json`, ['Add --json, or leave it out.']);
  return [];
}
