/** No test file can fail unseen, and each test counts once. The fixtures are files that a run does not pick up. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const script = new URL('../../.ci/test-files.js', import.meta.url).href;

interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tests: number;
  readonly failures: readonly string[];
}

interface Limits {
  readonly testMs: number;
  readonly lingerMs: number;
  readonly silenceMs: number;
}

interface Options {
  readonly concurrency: number;
  readonly logs: string;
  readonly limits: Limits;
  write(text: string): void;
}

/** Far above what any fixture needs; a test lowers the one that it is about. */
const LIMITS: Limits = { testMs: 60_000, lingerMs: 60_000, silenceMs: 60_000 };

const fixture = (name: string): string => `test/ci/fixtures/${name}.fixture.ts`;

async function run(names: readonly string[], limits: Partial<Limits> = {}): Promise<Sum> {
  const { runTestFiles } = (await import(script)) as { runTestFiles(files: string[], options: Options): Promise<Sum> };
  using folder = new TemporaryFolder();
  return await runTestFiles(names.map(fixture), {
    concurrency: 2,
    logs: folder.path,
    limits: { ...LIMITS, ...limits },
    write: () => undefined,
  });
}

/** A file without a verdict is one failure, under its name. */
function assertLost(sum: Sum, name: string, problem: RegExp): void {
  assert.equal(sum.failed, 1);
  const told = sum.failures.filter((failure) => problem.test(failure));
  assert.equal(told.length, 1, JSON.stringify(sum.failures));
  assert.ok(told[0]?.startsWith(`${fixture(name)}: `), told[0]);
}

describe('test files', () => {
  it('counts each of 5,000 tests, each time', async () => {
    for (let round = 0; round < 3; round += 1) {
      const sum = await run(['many']);
      assert.deepEqual(sum, { passed: 5000, failed: 0, skipped: 0, tests: 5000, failures: [] });
    }
  });

  it('counts what fails and what is skipped, and says what failed and why', async () => {
    const sum = await run(['fails', 'many']);
    assert.deepEqual({ ...sum, failures: [] }, { passed: 5001, failed: 1, skipped: 1, tests: 5003, failures: [] });
    assert.deepEqual(sum.failures, [
      `${fixture('fails')}: fails: as it should`,
      `${fixture('fails')}: a suite: 1 subtest failed`,
    ]);
  });

  it('fails a file that ends itself with 0 behind a failed test', async () => {
    assertLost(await run(['exits']), 'exits', /0 summaries in place of one \(exit code 0\)/);
  });

  it('fails a file that crashes at import', async () => {
    assertLost(await run(['crashes']), 'crashes', /0 summaries in place of one \(exit code 1\)/);
  });

  it('fails a file that holds no test', async () => {
    assertLost(await run(['empty']), 'empty', /no test in it|0 summaries in place of one \(exit code 0\)/);
  });

  it('fails a file that is not there', async () => {
    assertLost(await run(['missing']), 'missing', /exit code 1/);
  });

  it('fails a file whose tests pass, but not its process', async () => {
    assertLost(await run(['fails-late']), 'fails-late', /its tests passed, but: exit code 3/);
  });

  it('fails a file whose tests pass, but not the hook after them', async () => {
    assertLost(await run(['hook-fails']), 'hook-fails', /its tests passed, but: exit code 1/);
  });

  it('kills a file that does not end after its tests, and says what is open', async () => {
    assertLost(
      await run(['lingers'], { lingerMs: 300 }),
      'lingers',
      /it did not end after its tests; open: TCPServerWrap/,
    );
  });

  it('kills a file that a test that was timed out keeps alive', async () => {
    const sum = await run(['stopped'], { testMs: 300, lingerMs: 300 });
    assertLost(sum, 'stopped', /it did not end after its tests; open: Timeout/);
    assert.ok(sum.failures.includes(`${fixture('stopped')}: never ends: test timed out after 300ms`));
  });

  it('kills a file that spins', async () => {
    assertLost(await run(['spins'], { silenceMs: 3000 }), 'spins', /it said nothing for 3 s/);
  });

  it('goes on behind a file that is killed', async () => {
    const sum = await run(['lingers', 'spins', 'fails'], { lingerMs: 5000, silenceMs: 5000 });
    assert.deepEqual([sum.passed, sum.failed, sum.skipped], [1, 3, 1]);
  });
});
