// Runs test files, each in a process of its own, and demands a verdict of each.
// Not with `node --test`: a file that ends itself with 0 passes there as one test, whatever had failed in it; one that
// never ends holds it up for ever; and with --test-force-exit, files end before the pipe to the runner has taken all.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bundle.js';
import { node24 } from './step.js';

/** Of a failed test's message, at the end. */
const MAX_REASON_LINES = 24;
const MAX_REASON_LENGTH = 1200;

export const LIMITS = {
  /** No test may hang the run. */
  testMs: 300_000,
  /** From the last test to the end of the process: hooks stop servers meanwhile. */
  lingerMs: 20_000,
  /**
   * Longer than a test may take, or other kernels that boot under emulation before the first, or a row of tests that never
   * wait, whose output comes behind the last: else, it spins.
   */
  silenceMs: 600_000,
};

/**
 * @param {string[]} files
 * @param {{ concurrency: number, logs: string, env?: Record<string, string>, limits?: typeof LIMITS, write?: (text: string) => void }} options
 *   logs: a folder, which gets each file's output and report; write: gets the output of each file as it ends
 * @returns {Promise<{ passed: number, failed: number, skipped: number, tests: number, failures: string[] }>}
 *   `tests` = passed + failed + skipped, but for files without a verdict, which are failures without tests;
 *   `failures` names what failed
 */
export async function runTestFiles(files, options) {
  const { concurrency, logs, write = (text) => process.stdout.write(text) } = options;
  mkdirSync(logs, { recursive: true });
  const verdicts = new Map();
  const queue = [...files];
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const paths = pathsOf(file, logs);
      const start = performance.now();
      const ending = await runFile(file, paths, options);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      write(`${file} (${seconds} s)\n${readFileSync(paths.log, 'utf8')}`);
      verdicts.set(file, readVerdict(paths.report, ending));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return addUp(files, verdicts);
}

function addUp(files, verdicts) {
  const sum = { passed: 0, failed: 0, skipped: 0, tests: 0, failures: [] };
  for (const file of files) {
    const { counts, failed, problem } = verdicts.get(file) ?? { failed: [], problem: 'it was not run' };
    sum.passed += counts?.passed ?? 0;
    sum.skipped += (counts?.skipped ?? 0) + (counts?.todo ?? 0);
    sum.tests += counts?.tests ?? 0;
    const failedTests = (counts?.failed ?? 0) + (counts?.cancelled ?? 0);
    sum.failed += failedTests > 0 ? failedTests : Number(problem !== null);
    if (problem !== null) sum.failures.push(`${file}: ${problem}`);
    for (const name of failed) sum.failures.push(`${file}: ${name}`);
  }
  return sum;
}

function pathsOf(file, logs) {
  const name = join(logs, file.replaceAll(/[^\w.-]/g, '-'));
  return { log: `${name}.log`, report: `${name}.jsonl` };
}

/** Output goes to a file, not to a pipe: a write is done when it returns, and programs left behind hold nothing up. */
async function runFile(file, { log, report }, { env, limits = LIMITS }) {
  rmSync(report, { force: true });
  const output = openSync(log, 'w');
  const args = [
    `--test-timeout=${limits.testMs}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${pathToFileURL(join(root, '.ci/count-reporter.js'))}`,
    '--test-reporter-destination=stderr',
    file,
  ];
  // A runner that started this one would take the file for its own child.
  const { NODE_TEST_CONTEXT, ...inherited } = process.env;
  const child = spawn(node24, args, {
    cwd: root,
    env: { ...inherited, ...env, TEST_REPORT: report, TEST_LINGER_MS: String(limits.lingerMs) },
    stdio: ['ignore', output, output],
  });
  const silence = killWhenSilent(child, log, limits.silenceMs);
  const ending = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ error: error.message }));
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  closeSync(output);
  return { ...ending, silentMs: silence.end() };
}

function killWhenSilent(child, log, silenceMs) {
  let size = 0;
  let heardMs = performance.now();
  let silentMs = 0;
  const look = setInterval(
    () => {
      const now = statSync(log).size;
      if (now !== size) heardMs = performance.now();
      size = now;
      if (performance.now() - heardMs < silenceMs) return;
      silentMs = silenceMs;
      child.kill('SIGKILL');
    },
    Math.min(1000, silenceMs / 4),
  );
  return {
    end: () => {
      clearInterval(look);
      return silentMs;
    },
  };
}

function readVerdict(report, ending) {
  const lines = existsSync(report) ? readFileSync(report, 'utf8').trimEnd().split('\n').map(JSON.parse) : [];
  const summaries = lines.filter((line) => line.summary).map((line) => line.summary);
  const open = lines.find((line) => line.open)?.open;
  const failed = lines
    .filter((line) => line.failed !== undefined)
    .map(({ failed, why }) => `${failed}: ${shortened(why)}`);
  return { counts: summaries[0], failed, problem: problemOf(summaries, ending, open) };
}

/** Enough to see what it is about; the whole of it was printed. */
function shortened(text) {
  const lines = text.trim().split('\n').filter(Boolean);
  return lines.slice(0, MAX_REASON_LINES).join('\n    ').slice(0, MAX_REASON_LENGTH);
}

/** Why a file has failed beyond the tests that its summary counts as failed; null when the summary tells all. */
function problemOf(summaries, { error, code, signal, silentMs }, open) {
  if (error) return `it did not start: ${error}`;
  if (open) return `killed: it did not end after its tests; open: ${open.join(', ') || 'nothing that Node.js names'}`;
  if (silentMs > 0) return `killed: it said nothing for ${silentMs / 1000} s`;
  const how = signal ? `ended by ${signal}` : `exit code ${code}`;
  if (summaries.length !== 1) return `${summaries.length} summaries in place of one (${how})`;
  const { tests, passed, failed, cancelled, skipped, todo } = summaries[0];
  if (tests === 0) return `no test in it (${how})`;
  if (passed + failed + cancelled + skipped + todo !== tests) return `its summary does not add up (${how})`;
  if (code !== 0 && failed + cancelled === 0) return `its tests passed, but: ${how}`;
  return null;
}
