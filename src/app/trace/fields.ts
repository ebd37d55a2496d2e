import { COMPOSED_FIELDS, TRANSACTION_KEYS } from '../../exports/trace-fields.ts';
import { UserError } from '../../lib/errors.ts';
import { nearestName } from '../../lib/nearest.ts';

const NAMES: readonly string[] = [...TRANSACTION_KEYS, ...Object.keys(COMPOSED_FIELDS)];

/**
 * Names of `--fields`, in their order, each once.
 * @throws UserError BAD_FLAG
 */
export function readFields(texts: readonly string[]): readonly string[] {
  const names = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  for (const name of names) if (!NAMES.includes(name)) throw unknownField(name);
  return [...new Set(names)];
}

function unknownField(name: string): UserError {
  const near = nearestName(name, NAMES);
  const question = near === null ? '' : `, did you mean "${near}"?`;
  return new UserError('BAD_FLAG', `--fields: there is no field "${name}"${question}`, [`Known: ${NAMES.join(', ')}.`]);
}
