import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Packs the built sae-mon and unpacks it as `folder/sae-mon`: what a user installs, and nothing else. */
export function unpackSaeMon(folder: string): void {
  const packed = mkdtempSync(join(tmpdir(), 'sae-mon-pack-'));
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', packed], { cwd: ROOT, stdio: 'pipe' });
  const [tarball] = readdirSync(packed);
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  mkdirSync(join(folder, 'sae-mon'));
  execFileSync('tar', ['-xzf', join(packed, tarball), '-C', join(folder, 'sae-mon'), '--strip-components=1']);
  rmSync(packed, { recursive: true });
}
