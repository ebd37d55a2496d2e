// The addon of a release for another architecture than that of the machine: Debian's cross compiler, and the static libraries
// of Debian's packages for that architecture. Plain JavaScript: it runs on Node.js 20.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildAddon } from '../libbpf-ts/build.js';
import { root } from './bundle.js';

const folder = join(root, 'build/arm64');
const sysroot = join(folder, 'sysroot');
const triplet = 'aarch64-linux-gnu';

/** @returns {string} the path of the addon for arm64 */
export function addonForArm64() {
  const packages = ['libbpf-dev', 'libelf-dev', 'zlib1g-dev'];
  execFileSync(join(root, '.ci/fetch-packages.sh'), [sysroot, 'arm64', ...packages], { stdio: 'inherit' });
  // The C library is the cross compiler's own. -B: libraries, also those that only their names are asked of.
  const flags = ['-isystem', `${sysroot}/usr/include`, '-isystem', `${sysroot}/usr/include/${triplet}`];
  return buildAddon({ compiler: `${triplet}-gcc`, flags: [...flags, `-B${sysroot}/usr/lib/${triplet}/`], folder }).path;
}
