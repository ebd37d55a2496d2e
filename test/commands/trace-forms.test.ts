/** What `trace` writes of a recording, by its flags. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runSaeMon } from './run-sae-mon.ts';

const REDIS = 'test/conformance/captures/redis/inline-and-pipelines.rec';
const SQL = 'test/conformance/captures/mysql/go-sql-driver.rec';

async function linesOf(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runSaeMon('trace', ...args);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split('\n');
}

describe('--fields', () => {
  it('are the parts of a line, in their order', async () => {
    const lines = await linesOf('--replay', REDIS, '--fields', 'target,status', '--fields', 'process');
    assert.equal(lines[0], 'PING                        ok         redis-server/470');
  });

  it('are the keys of a JSON line, but of the summary', async () => {
    const lines = await linesOf('--replay', REDIS, '--json', '--fields', 'target,requestBytes');
    assert.equal(lines[0], '{"operation":"PING","resource":null,"requestBytes":6}');
    assert.match(lines.at(-1) ?? '', /"kind":"summary"/);
  });

  it('that there are not are refused, with the one that was meant', async () => {
    const { code, stderr } = await runSaeMon('trace', '--replay', REDIS, '--fields', 'time,durationSecond');
    assert.equal(code, 2);
    assert.match(stderr, /--fields: there is no field "durationSecond", did you mean "durationSeconds"\?\n +Known: /);
  });
});

describe('--side', () => {
  it('tells of what is served, or of what is called', async () => {
    assert.equal((await linesOf('--replay', REDIS, '--side', 'server')).length, 7);
    assert.deepEqual(await linesOf('--replay', REDIS, '--side', 'client'), ['']);
  });

  it('is one of two', async () => {
    const { code, stderr } = await runSaeMon('trace', '--replay', REDIS, '--side', 'both');
    assert.equal(code, 2);
    assert.match(stderr, /--side both is neither server nor client/);
  });
});

describe('--verbose', () => {
  it('shows heads below lines', async () => {
    const lines = await linesOf('--replay', REDIS, '--verbose');
    assert.deepEqual(lines.filter((line) => line.startsWith(' ')).slice(0, 3), [
      '    > PING',
      '    > SET inline (1 more)',
      '    > GET inline',
    ]);
  });

  it('shows statements without their values, whose names stay what they are', async () => {
    const lines = await linesOf('--replay', SQL, '--verbose', '--json');
    const row = lines.map((line) => JSON.parse(line)).find(({ operation }) => operation === 'SELECT');
    assert.equal(row.resource, 'orders');
    assert.ok(row.head.request.includes('db.query.text: SELECT id, note FROM orders WHERE id < ?'));
  });

  it('is what heads are read for: without it there are none', async () => {
    for (const path of [REDIS, SQL]) {
      const [lines, json] = [await linesOf('--replay', path), await linesOf('--replay', path, '--json')];
      assert.ok(lines.every((line) => !line.startsWith(' ')));
      assert.ok(json.every((line) => !/"head"|db\.query\.text/.test(line)));
    }
  });
});

it('tells at the end what was shown, beside what was seen', async () => {
  for (const form of [[], ['--json']]) {
    const { stderr } = await runSaeMon('trace', '--replay', REDIS, '--count', '3', ...form);
    assert.match(stderr, /^3 shown; \d+ transactions on 1 connections; nothing lost$/m);
  }
});
