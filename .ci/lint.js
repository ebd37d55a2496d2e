// Everything that can be said about the sources without running them. All checks run, then the exit code tells.
// With names as arguments only those: node .ci/lint.js format types
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bundle.js';
import { node24, step, tool } from './step.js';

const CHECKS = {
  format: ['format, style rules, cycles (biome)', tool('biome'), ['check', '--error-on-warnings']],
  types: ['types (tsc)', node24, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.']],
  page: ['types of the page (tsc)', node24, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'src/page']],
  walls: [
    'import walls (dependency-cruiser)',
    node24,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      'src',
      'bin',
      'libbpf-ts/src',
    ],
  ],
  unused: ['unused files, exports, packages (knip)', node24, [join(root, 'node_modules/knip/bin/knip.js')]],
  c: ['C format (clang-format)', 'clang-format', ['--dry-run', '--Werror', ...cFiles()]],
};

/** @param {string[]} [names] checks to run; all when left out. @returns {Promise<boolean>} whether all are clean. */
export async function lint(names = Object.keys(CHECKS)) {
  let clean = true;
  for (const name of names) {
    if (!Object.hasOwn(CHECKS, name))
      throw new Error(`lint: no check ${name}; checks: ${Object.keys(CHECKS).join(' ')}`);
    const [title, command, args] = CHECKS[name];
    const { ok, seconds } = await step(command, args, { quiet: true });
    console.log(`lint: ${title}: ${ok ? 'clean' : 'FAILED'} (${seconds.toFixed(1)} s)`);
    clean &&= ok;
  }
  return clean;
}

function cFiles() {
  return ['bpf', 'src/app/child', 'libbpf-ts/native', 'libbpf-ts/test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => /\.[ch]$/.test(name))
      .map((name) => join(folder, name)),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  if (!(await lint(names.length > 0 ? names : undefined))) process.exitCode = 1;
}
