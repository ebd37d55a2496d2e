// npm run fuzz [-- --seconds N] [TARGET…]: coverage-guided fuzzing (Jazzer.js over libFuzzer) of the targets in
// test/fuzz, N seconds in all, split evenly. What is found is left under test/fuzz/cases, where a unit test replays it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { bundleOptions, root } from './bundle.js';
import { fuzzAddon } from './fuzz-addon.js';
import { node24, step } from './step.js';

/** As the tests run it. */
export const DEFAULT_SECONDS = 60;
/** Targets at a time: each takes one processor. */
const CONCURRENCY = 2;
/** An input of some kilobytes takes milliseconds, instrumented. */
const TIMEOUT_MS = 10_000;
/** Node.js with the instrumented bundle takes 200 MB. */
const MEMORY_MB = 1024;
/** The whole of the longest seed. */
const MAX_INPUT_BYTES = 16 * 1024;

const cases = join(root, 'test/fuzz/cases');
const work = join(root, 'build/fuzz');
const bundle = join(work, 'jazzer-program.cjs');

/**
 * @param {{ seconds: number, names: string[] }} options names: all targets when empty
 * @returns {Promise<{ passed: number, failed: number }>} targets in which nothing was found, and the others
 */
export async function fuzz({ seconds, names }) {
  // It loads CommonJS only.
  await esbuild.build({
    ...bundleOptions(),
    banner: {},
    format: 'cjs',
    entryPoints: ['test/fuzz/jazzer-program.ts'],
    outfile: bundle,
  });
  rmSync(join(work, 'seeds'), { recursive: true, force: true });
  const seeds = await step(node24, ['test/fuzz/seeds-program.ts', join(work, 'seeds')], { quiet: true });
  if (!seeds.ok) throw new Error('fuzz: the seeds could not be made');
  const known = seeds.output.trim().split('\n');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) throw new Error(`fuzz: no target ${unknown}; targets: ${known.join(' ')}`);
  const targets = names.length > 0 ? names : known;
  const addon = await fuzzAddon(join(work, 'addon'));
  const share = Math.max(1, Math.floor(seconds / targets.length));
  const counts = { passed: 0, failed: 0 };
  const queue = [...targets];
  const worker = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      counts[(await run(target, share, addon)) ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return counts;
}

async function run(target, seconds, addon) {
  const found = join(cases, target);
  const corpus = join(work, 'corpus', target);
  for (const folder of [found, corpus]) mkdirSync(folder, { recursive: true });
  const before = readdirSync(found);
  const { ok, output } = await step(
    node24,
    [
      ...addon.args,
      join(root, 'node_modules/@jazzer.js/core/dist/cli.js'),
      bundle,
      corpus,
      join(work, 'seeds', target),
      found,
      '--sync',
      // They watch for what these targets cannot do, and every string costs.
      '--disableBugDetectors=.*',
      `--timeout=${TIMEOUT_MS}`,
      '--',
      `-max_total_time=${seconds}`,
      `-rss_limit_mb=${MEMORY_MB}`,
      `-max_len=${MAX_INPUT_BYTES}`,
      `-artifact_prefix=${found}/`,
    ],
    { silent: true, log: join(root, 'build/logs', `fuzz-${target}.log`), env: { ...addon.env, FUZZ_TARGET: target } },
  );
  const runs = runsOf(output);
  const inputs = readdirSync(found)
    .filter((name) => !before.includes(name))
    .map((name) => knownCase(found, name, before) ?? name);
  console.log(`fuzz: ${target}: ${runs} runs in ${seconds} s, ${ok ? 'nothing found' : 'BROKEN'}`);
  if (ok) {
    if (readdirSync(found).length === 0) rmSync(found, { recursive: true });
    return true;
  }
  const error = output.split('\n').find((line) => /Uncaught Exception|ERROR: libFuzzer|Error:/.test(line));
  console.log(`  ${error?.trim() ?? 'it ended early'}; all of it in build/logs/fuzz-${target}.log`);
  for (const name of inputs) console.log(`  input: ${relative(root, join(found, name))}`);
  return false;
}

/** A committed case that still breaks is found again at once: its copy is no new one. */
function knownCase(folder, name, before) {
  const bytes = readFileSync(join(folder, name));
  const known = before.find((other) => readFileSync(join(folder, other)).equals(bytes));
  if (known !== undefined) rmSync(join(folder, name));
  return known;
}

/** Each line of progress begins with the number of runs so far; the last words of libFuzzer may be lost in the pipe. */
function runsOf(output) {
  return [...output.matchAll(/#(\d+)\t/g)].reduce((most, [, runs]) => Math.max(most, Number(runs)), 0);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: 'string', default: String(DEFAULT_SECONDS) } },
    allowPositionals: true,
  });
  const ready = existsSync(node24) || (await step('bash', ['.ci/setup'])).ok;
  const failed = ready ? (await fuzz({ seconds: Number(values.seconds), names: positionals })).failed : 1;
  if (failed > 0) process.exitCode = 1;
}
