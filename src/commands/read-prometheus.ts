import type { SinkOption } from '../app/sinks/open-sink.ts';
import { readListen } from './read-listen.ts';

export interface PrometheusFlags {
  readonly prometheus?: string | undefined;
}

/**
 * Empty where nobody is to scrape.
 * @throws UserError BAD_FLAG
 */
export function readPrometheus({ prometheus }: PrometheusFlags): SinkOption[] {
  return prometheus === undefined ? [] : [{ kind: 'prometheus', listen: readListen('--prometheus', prometheus) }];
}
