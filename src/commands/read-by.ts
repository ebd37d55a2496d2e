import { DIMENSIONS, type Dimension } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { nearestName } from '../lib/nearest.ts';

/**
 * What `--by` says, `WHAT[,WHAT…]`: each once, in one order.
 * @throws UserError BAD_FLAG
 */
export function readBy(flag: readonly string[] | undefined): readonly Dimension[] {
  const asked = new Set((flag ?? []).flatMap((text) => text.split(',')).map(readOne));
  return DIMENSIONS.filter((dimension) => asked.has(dimension));
}

function readOne(text: string): Dimension {
  const known = DIMENSIONS.find((dimension) => dimension === text.trim().toLowerCase());
  if (known !== undefined) return known;
  const meant = nearestName(text, DIMENSIONS);
  const all = `There are: ${DIMENSIONS.join(', ')}.`;
  const next = meant === null ? [all] : [`Did you mean ${meant}?`, all];
  throw new UserError('BAD_FLAG', text === '' ? '--by names nothing' : `--by ${text} is nothing that rows have`, next);
}
