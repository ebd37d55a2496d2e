import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const { version: RELEASE } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { version: string };

/** What Node.js and a shell need. */
const SYSTEM = ['libc6', 'libgcc-s1', 'libstdc++6', 'busybox-static'];

/**
 * Puts a system for arm64 into the folder `root`: Debian's packages, and in /sae-mon the release, made now, whose Node.js
 * is /usr/bin/node as well.
 */
export function addArm64(root: string, packages: readonly string[] = []): void {
  const system = `${ROOT}/build/arm64/${packages.length > 0 ? `guest-${packages[0]}` : 'guest'}`;
  execFileSync(`${ROOT}/.ci/fetch-packages.sh`, [system, 'arm64', ...SYSTEM, ...packages]);
  execFileSync(process.execPath, [`${ROOT}/.ci/release.js`, 'arm64'], { stdio: 'pipe' });
  for (const folder of ['bin', 'lib', 'usr/bin', 'usr/lib'].filter((name) => existsSync(`${system}/${name}`))) {
    cpSync(`${system}/${folder}`, `${root}/${folder}`, { recursive: true, verbatimSymlinks: true });
  }
  mkdirSync(`${root}/sae-mon`);
  const tarball = `${ROOT}/build/release/sae-mon-${RELEASE}-linux-arm64.tar.gz`;
  execFileSync('tar', ['-xzf', tarball, '-C', `${root}/sae-mon`, '--strip-components=1']);
  mkdirSync(`${root}/usr/bin`, { recursive: true });
  symlinkSync('/sae-mon/lib/node', `${root}/usr/bin/node`);
}
