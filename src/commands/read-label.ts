import type { ExportOptions } from '../app/export.ts';
import { UserError } from '../lib/errors.ts';

/** A name of Prometheus, or one of OpenTelemetry: `cluster`, `__replica__`, `deployment.environment.name`. */
const FORM = /^([a-zA-Z_][a-zA-Z0-9_.]*)=(.+)$/s;
/** What says whose series it is, and which of a histogram's. */
const TAKEN = ['job', 'instance', 'le', 'quantile', '__name__'];

/**
 * @throws UserError BAD_FLAG
 */
export function readLabels(texts: readonly string[]): ExportOptions['labels'] {
  const labels = new Map<string, string>();
  for (const text of texts) {
    const [, name = '', value = ''] = FORM.exec(text) ?? [];
    if (name === '') {
      throw bad(
        `--label ${text} is not of the form NAME=VALUE`,
        'Use --label cluster=eu: a name of letters, digits, _ and .',
      );
    }
    const label = name.replaceAll('.', '_');
    if (TAKEN.includes(label)) throw bad(`--label ${name} is a name that series have already`, 'Use another one.');
    if ([...labels.keys()].some((known) => known.replaceAll('.', '_') === label)) {
      throw bad(`--label ${name} is given twice`, 'Leave one of them out.');
    }
    labels.set(name, value);
  }
  return Object.fromEntries(labels);
}

function bad(message: string, next: string): UserError {
  return new UserError('BAD_FLAG', message, [next]);
}
