import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvariantError } from '../../lib/errors.ts';

/** Beside the bundle; else, when run from source, where the build puts it. */
const PLACES = ['./launcher', '../../../dist/launcher'];

/** Path of launcher.c, built. @throws InvariantError if it was not built or packed. */
export function findLauncher(): string {
  const paths = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new InvariantError(`the launcher is in none of its places: ${paths.join(', ')}`);
  return found;
}
