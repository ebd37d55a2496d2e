// npm test: from a bare clone to one verdict. Sets up, builds, lints, runs every test there is; the last line adds them up.
// With groups as arguments (unit machine fuzz package mutants guest) only those run, after the build.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';
import { node24, step } from './step.js';
import { runTestFiles } from './test-files.js';

/** Folders of tests that share nothing: their files run side by side. */
const UNIT = [
  'test/ci',
  'test/lib',
  'test/load',
  'test/events',
  'test/protocols',
  'test/transactions',
  'test/connections',
  'test/metrics',
  'test/metadata',
  'test/views',
  'test/exports',
  'test/conformance',
  'test/fuzz',
];
const PACKAGE = ['test/package'];
const GUEST = ['test/guest'];

const GROUPS = {
  unit: () => nodeTests('unit', (folder) => UNIT.includes(folder), 2),
  // These share the machine's probes, ports and processors: one file at a time. A folder that no group names is here.
  machine: () => nodeTests('machine', (folder) => ![...UNIT, ...PACKAGE, ...GUEST].includes(folder), 1),
  fuzz: async () => {
    const { DEFAULT_SECONDS, fuzz } = await import('./fuzz.js');
    add(await fuzz({ seconds: DEFAULT_SECONDS, names: [] }));
  },
  package: () => nodeTests('package', (folder) => PACKAGE.includes(folder), 1),
  mutants: async () => add(await (await import('./mutants.js')).runMutants()),
  guest: () => nodeTests('guest', (folder) => GUEST.includes(folder), 1),
};

const totals = { passed: 0, failed: 0, skipped: 0 };
const start = performance.now();
await main(process.argv.slice(2));
heading(`done in ${((performance.now() - start) / 60_000).toFixed(1)} min`);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

async function main(wanted) {
  const unknown = wanted.find((name) => !Object.hasOwn(GROUPS, name));
  if (unknown) throw new Error(`test: no group ${unknown}; groups: ${Object.keys(GROUPS).join(' ')}`);
  rmSync(join(root, 'build/logs'), { recursive: true, force: true });
  if (!(await check('set up', 'bash', ['.ci/setup']))) return;
  if (!(await check('build', node24, ['.ci/build.js']))) return;
  if (wanted.length === 0) {
    await check('lint', node24, ['.ci/lint.js']);
    await check('generated files', node24, ['.ci/generate.js', '--check']);
  }
  const groups = wanted.length > 0 ? wanted : Object.keys(GROUPS);
  // Compiled here, so that a compiler that starts cold is not charged to a test's time.
  if (groups.includes('machine')) await check('workloads', node24, ['test/workloads/build-program.ts']);
  for (const name of groups) {
    heading(`${name} tests`);
    try {
      await GROUPS[name]();
    } catch (error) {
      // The groups after it still run, and the last line still tells.
      console.log(error.stack);
      add({ passed: 0, failed: 1 });
    }
  }
}

/** A step that is no test: only its failure counts. */
async function check(title, command, args) {
  heading(title);
  const { ok } = await step(command, args, { log: logFile(title) });
  if (!ok) add({ passed: 0, failed: 1 });
  return ok;
}

async function nodeTests(name, belongs, concurrency) {
  const files = testFiles().filter((file) => belongs(file.split('/').slice(0, 2).join('/')));
  if (files.length === 0) {
    console.log(`no test file found for ${name}`);
    return add({ passed: 0, failed: 1 });
  }
  // The packaging test says what the Node.js that started all this gets to hear.
  const env = { SYSTEM_NODE: process.execPath };
  const { tests, failures, ...counts } = await runTestFiles(files, { concurrency, logs: logFolder(name), env });
  console.log(`${name}: ${tests} tests in ${files.length} files`);
  for (const failure of failures) console.log(`${name}: FAILED: ${failure}`);
  add(counts);
}

function testFiles() {
  return ['test', 'libbpf-ts/test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name))
      .sort(),
  );
}

function add({ passed, failed, skipped = 0 }) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

function heading(title) {
  console.log(`\n=== ${title} ${'='.repeat(Math.max(0, 70 - title.length))}`);
}

function logFile(name) {
  return `${logFolder(name)}.log`;
}

function logFolder(name) {
  return join(root, 'build/logs', name.replaceAll(' ', '-'));
}
