import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const settings = new URL('../../.ci/bundle.js', import.meta.url).href;

export interface Bundle {
  /** Absolute path of the entry's module; what it loads lies beside it. */
  readonly path: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Bundles `entry` (a path from the root) as the build does: node cannot run TSX by itself. */
export async function bundle(entry: string): Promise<Bundle> {
  const { bundleOptions } = (await import(settings)) as { bundleOptions(): object };
  const folder = await mkdtemp(join(tmpdir(), 'sae-mon-bundle-'));
  const path = join(folder, 'entry.mjs');
  // Split as the build does: what is never loaded (ink's developer tools) stays in a chunk of its own.
  const shape = { splitting: true, outdir: folder, outExtension: { '.js': '.mjs' } };
  await build({ ...bundleOptions(), ...shape, entryPoints: { entry } });
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
