import type { Picture } from '../../picture.ts';

/** How many errors the rows of a picture count. */
export function errorsIn({ scene }: Picture): number {
  return (scene?.errors?.rows ?? []).reduce((sum, { count }) => sum + count, 0);
}
