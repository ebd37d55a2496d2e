// npm test: from a bare clone to one verdict. Sets up, builds, lints, runs every test there is; the last line adds them up.
// With groups as arguments (unit live machine fuzz package mutants guest) only those run, after the build.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';
import { node24, step } from './step.js';
import { runTestFiles } from './test-files.js';
import { CONCURRENCY, groupOf } from './test-groups.js';

const GROUPS = {
  unit: () => nodeTests('unit'),
  live: () => nodeTests('live'),
  machine: () => nodeTests('machine'),
  fuzz: async () => {
    const { DEFAULT_SECONDS, fuzz } = await import('./fuzz.js');
    return addTold('fuzz', await fuzz({ seconds: DEFAULT_SECONDS, names: [] }));
  },
  package: () => nodeTests('package'),
  mutants: async () => addTold('mutants', await (await import('./mutants.js')).runMutants()),
  guest: () => nodeTests('guest'),
};

const totals = { passed: 0, failed: 0, skipped: 0 };
/** A line each, for the end: what failed is not looked for in all that was printed. */
const told = [];
const start = performance.now();
await main(process.argv.slice(2));
heading(`done in ${minutesSince(start)} min`);
for (const line of told) console.log(line);
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
  if (groups.includes('live') || groups.includes('machine')) {
    await check('workloads', node24, ['test/workloads/build-program.ts']);
    await check('receivers', node24, ['test/receivers/build-program.ts']);
  }
  for (const name of groups) {
    heading(`${name} tests`);
    const start = performance.now();
    try {
      await GROUPS[name]();
    } catch (error) {
      // The groups after it still run, and the last line still tells.
      console.log(error.stack);
      fail(`${name}: FAILED: ${error.message}`);
    }
    console.log(`${name}: ${minutesSince(start)} min`);
  }
}

/** A step that is no test: only its failure counts. */
async function check(title, command, args) {
  heading(title);
  const { ok } = await step(command, args, { log: logFile(title) });
  if (!ok) fail(`${title} failed`);
  return ok;
}

async function nodeTests(name) {
  const files = testFiles().filter((file) => groupOf(file) === name);
  if (files.length === 0) {
    return fail(`no test file found for ${name}`);
  }
  // The packaging test says what the Node.js that started all this gets to hear.
  const env = { SYSTEM_NODE: process.execPath };
  const options = { concurrency: CONCURRENCY[name], logs: logFolder(name), env };
  const { tests, failures, ...counts } = await runTestFiles(files, options);
  console.log(`${name}: ${tests} tests in ${files.length} files`);
  told.push(...failures.map((failure) => `${name}: FAILED: ${failure}`));
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

function addTold(name, counts) {
  if (counts.failed > 0) told.push(`${name}: ${counts.failed} FAILED, as said there`);
  add(counts);
}

function fail(line) {
  told.push(line);
  add({ passed: 0, failed: 1 });
}

function minutesSince(start) {
  return ((performance.now() - start) / 60_000).toFixed(1);
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
