import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where sae-mon sees the files of a host. */
export interface RuntimeRoot {
  readonly path: string;
  /** It is sae-mon's own: what root has made a link of there leads nowhere else. */
  readonly own: boolean;
}

/** A folder that root alone can have moved, by its path without links (/var/lib/docker is one where its disk is another). */
export function folderIn({ path, own }: RuntimeRoot, folder: string): string {
  if (!own) return folder;
  try {
    return relative(realpathSync(path), realpathSync(join(path, folder)));
  } catch {
    return folder;
  }
}
