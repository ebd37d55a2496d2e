// npm run mutants [NAME…]: the tests can fail. Each patch of test/mutants breaks one thing; the tests it names must notice.
// A patch begins with lines `# tests: FILE[, FILE]`, `# why: …`, `# pattern: NAME` where only the tests of that name are run, and `# build: bpf` where the
// eBPF object must be made anew.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bundle.js';
import { node24, step } from './step.js';
import { CONCURRENCY, groupOf } from './test-groups.js';

const folder = join(root, 'test/mutants');
const TEST_TIMEOUT_MS = 120_000;

/**
 * Runs the named tests in a copy of the tree, which must be green, and again in a copy with each patch applied.
 * @param {string[]} [wanted] patches by name; all when left out
 * @returns {Promise<{ passed: number, failed: number }>} mutants that were noticed, and those that were not
 */
export async function runMutants(wanted) {
  const patches = readdirSync(folder)
    .filter((name) => name.endsWith('.patch') && (wanted?.includes(name.replace(/\.patch$/, '')) ?? true))
    .map((name) => readPatch(join(folder, name)));
  if (patches.length === 0) return fail('there is no such patch in test/mutants');
  const counts = { passed: 0, failed: 0 };
  for (const group of ['unit', 'live', 'machine']) {
    const queue = patches.filter((patch) => groupOfPatch(patch) === group);
    const tests = [...new Set(queue.flatMap((patch) => patch.tests))];
    const green = tests.length === 0 || (await inCopy(async (copy) => (await runTests({ tests }, group, copy)).ok));
    if (!green) return fail('the named tests fail without any mutant, so they prove nothing');
    const worker = async () => {
      for (let patch = queue.shift(); patch; patch = queue.shift()) counts[await judge(patch)] += 1;
    };
    await Promise.all(Array.from({ length: CONCURRENCY[group] }, worker));
  }
  return counts;
}

/** The one of its tests that needs the most. */
function groupOfPatch({ tests }) {
  const groups = tests.map(groupOf);
  return ['machine', 'live'].find((group) => groups.includes(group)) ?? 'unit';
}

async function judge(patch) {
  const start = performance.now();
  const problem = patch.problem ?? (await inCopy((copy) => survives(patch, copy)));
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`mutant ${patch.name}: ${problem ? `FAILED: ${problem}` : 'noticed'}: ${patch.why} (${seconds} s)`);
  return problem ? 'failed' : 'passed';
}

function fail(reason) {
  console.log(`mutants: ${reason}`);
  return { passed: 0, failed: 1 };
}

/** @returns why the mutant is not proof that the tests can fail, or null when they noticed it. */
async function survives(patch, copy) {
  const options = { cwd: copy, quiet: true };
  if (!(await step('git', ['apply', '--whitespace=nowarn', patch.file], options)).ok) return 'it no longer applies';
  if (!(await step(node24, ['.ci/build.js', 'bundle', ...patch.parts], options)).ok) return 'it does not build';
  const { ok } = await runTests(patch, 'machine', copy, true);
  return ok ? `${patch.tests.join(', ')} stays green` : null;
}

/** A test that fails is what is wanted of a mutant: `silent` keeps its output from the screen. */
function runTests({ tests, pattern = '' }, group, copy, silent = false) {
  const some = pattern === '' ? [] : [`--test-name-pattern=${pattern}`];
  const args = [
    '--test',
    `--test-concurrency=${CONCURRENCY[group]}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    ...some,
    ...tests,
  ];
  return step(node24, args, { cwd: copy, quiet: !silent, silent });
}

function readPatch(file) {
  const text = readFileSync(file, 'utf8');
  const head = (name) => text.match(new RegExp(`^# ${name}: *(.*)$`, 'm'))?.[1] ?? '';
  const list = (name) => head(name).split(/[, ]+/).filter(Boolean);
  const patch = {
    file,
    name: file.replace(/^.*\/|\.patch$/g, ''),
    tests: list('tests'),
    why: head('why'),
    pattern: head('pattern'),
    parts: list('build'),
  };
  const problem = patch.tests.length === 0 || patch.why === '' ? 'it must begin with "# tests:" and "# why:"' : null;
  return { ...patch, problem };
}

/** A copy of what git knows or would add, with what was built, and with the installed packages linked. */
async function inCopy(use) {
  const copy = mkdtempSync(join(tmpdir(), 'sae-mutant-'));
  try {
    const { output } = await step('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
      quiet: true,
      silent: true,
    });
    for (const name of new Set(output.split('\0').filter(Boolean))) copyInto(copy, name);
    for (const name of ['dist', 'libbpf-ts/build']) copyInto(copy, name);
    linkPackages(copy);
    return await use(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function copyInto(copy, name) {
  mkdirSync(dirname(join(copy, name)), { recursive: true });
  // With their times: the build leaves alone what is newer than its sources.
  cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true });
}

function linkPackages(copy) {
  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    // The workspace's own package is the copy's, so that a patch can change it.
    const target = name === 'libbpf-ts' ? '../libbpf-ts' : join(root, 'node_modules', name);
    symlinkSync(target, join(modules, name));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  const { failed } = await runMutants(names.length > 0 ? names : undefined);
  if (failed > 0) process.exitCode = 1;
}
