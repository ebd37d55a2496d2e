/** Rows that stand below others: their order, and the lines that show it. */

import { GLYPHS } from '../glyphs.ts';

/** Key of the row that this one stands below; null: it is outermost. */
export type ParentOf = (key: string) => string | null;

/** Columns of one step to the right. */
const TRUNK = `${GLYPHS.trunk} `;
const BRANCH = GLYPHS.branch + GLYPHS.twig;
const LAST_BRANCH = GLYPHS.lastBranch + GLYPHS.twig;
const NOTHING = '  ';

/** The key itself, and all that it stands below, from the outermost on. */
export function pathTo(key: string, parentOf: ParentOf): readonly string[] {
  const path = [key];
  for (let at = parentOf(key); at !== null; at = parentOf(at)) path.unshift(at);
  return path;
}

/** Each key right below its parent, behind what stands below its elder siblings; siblings as they come. All parents are among `keys`. */
export function inTreeOrder(keys: readonly string[], parentOf: ParentOf): readonly string[] {
  const siblings = Map.groupBy(keys, parentOf);
  const ordered: string[] = [];
  const waiting = [...(siblings.get(null) ?? [])].reverse();
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    ordered.push(key);
    waiting.push(...[...(siblings.get(key) ?? [])].reverse());
  }
  return ordered;
}

/** What stands before each name, so that everybody sees whose it is. `keys` are in the order of the tree. */
export function treeLines(keys: readonly string[], parentOf: ParentOf): ReadonlyMap<string, string> {
  const lastOf = new Map(keys.map((key) => [parentOf(key), key]));
  const isLast = (key: string): boolean => lastOf.get(parentOf(key)) === key;
  return new Map(
    keys.map((key) => {
      // Outermost rows have no line of their own, so nothing continues below them.
      const [, ...inner] = pathTo(key, parentOf);
      const steps = inner.map((each) => {
        if (each === key) return isLast(each) ? LAST_BRANCH : BRANCH;
        return isLast(each) ? NOTHING : TRUNK;
      });
      return [key, steps.join('')];
    }),
  );
}
