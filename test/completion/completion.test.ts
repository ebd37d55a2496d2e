/** Real shells complete what is typed: what sae-mon is then given is the name as it is, whatever it holds. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { SHELLS } from '../../src/app/completion/shells.ts';
import { cgroupMount } from '../../src/host/cgroup-hierarchy.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { candidatesOf, ShellSession, scriptOf } from './shell-session.ts';

/** Each begins with a character of its own, which is what is typed. */
const NAMES = [
  '1 a  b',
  "2it's",
  '3q"uote',
  '4$(touch made)`touch made`',
  '5ü漢字',
  '6;touch made;',
  '7back\\slash',
  '8*?[x]{a,b}~',
  '9!!x!touch',
  'a:b@0.service=c',
  'b&touch made|x>made<#',
  "c'$(touch made)'",
  'h"$(touch made)"',
];
/** What no line can hold as it is. The kernel has no cgroup with a line feed in its name. */
const DROPPED = ['e\u001b[31mx', 'f\tx', 'g\u202ex'];

const top = `sae-mon-completion-${process.pid}`;
const mount = join(cgroupMount() ?? '', top);

before(() => {
  for (const name of ['', ...NAMES, ...DROPPED]) mkdirSync(join(mount, name));
});
after(() => {
  for (const name of [...NAMES, ...DROPPED, '']) rmdirSync(join(mount, name));
});

for (const shell of SHELLS) {
  describe(shell, () => {
    test('reads its script without a complaint', () => {
      using folder = new TemporaryFolder();
      const script = scriptOf(shell);
      execFileSync('sh', ['-c', `cat > ${folder.file('script')}`], { input: script });
      execFileSync(shell, ['-n', folder.file('script')]);
    });

    test('has every flag of every command', async () => {
      const built = new URL('../../dist/commands.js', import.meta.url).href;
      const { COMMANDS } = (await import(built)) as {
        COMMANDS: Record<string, { hidden?: boolean; flags?: Record<string, unknown> }>;
      };
      const script = scriptOf(shell);
      for (const [id, { hidden, flags }] of Object.entries(COMMANDS)) {
        if (hidden === true) continue;
        const names = Object.keys(flags ?? {}).map((name) => (shell === 'fish' ? `-l ${name} ` : `--${name}`));
        const part = script
          .split('\n')
          .filter((line) => shell === 'zsh' || line.includes(id))
          .join('\n');
        assert.deepEqual(
          names.filter((name) => !part.includes(name)),
          [],
          id,
        );
      }
    });

    test('completes names of every kind, and runs none of them', async () => {
      await using session = await ShellSession.start(shell);
      for (const name of NAMES) {
        assert.deepEqual(await session.completed(`sae-mon top --cgroup /${top}/${name[0]}`), [
          'top',
          '--cgroup',
          `/${top}/${name}`,
        ]);
      }
      assert.ok(!session.holds('made'));
    });

    test('completes commands, flags, words, and lists with commas', async () => {
      await using session = await ShellSession.start(shell);
      assert.deepEqual(await session.completed('sae-mon proto'), ['protocols']);
      assert.deepEqual(await session.completed('sae-mon export --js'), ['export', '--json']);
      assert.deepEqual(await session.completed('sae-mon trace --proto mys'), ['trace', '--proto', 'mysql']);
      assert.deepEqual(await session.completed('sae-mon trace --proto=mys'), ['trace', '--proto=mysql']);
      assert.deepEqual(await session.completed('sae-mon trace --proto http,mys'), ['trace', '--proto', 'http,mysql']);
      assert.deepEqual(await session.completed('sae-mon top --decode-as 3306=my'), [
        'top',
        '--decode-as',
        '3306=mysql',
      ]);
      assert.deepEqual(await session.completed('sae-mon top --probe sys'), ['top', '--probe', 'sys_exit']);
      assert.deepEqual(await session.completed('sae-mon completion zs'), ['completion', 'zsh']);
      assert.deepEqual(await session.completed('sae-mon top --replay scr'), ['top', '--replay', 'script']);
    });
  });
}

test('bash completes within the quotes that were begun', async () => {
  await using session = await ShellSession.start('bash');
  for (const name of NAMES) {
    const expected = ['top', '--cgroup', `/${top}/${name}`];
    assert.deepEqual(await session.completed(`sae-mon top --cgroup '/${top}/${name[0]}`), expected);
    // History would be put in for `!`, quoted or not: such a name is not offered there.
    if (!name.includes('!'))
      assert.deepEqual(await session.completed(`sae-mon top --cgroup "/${top}/${name[0]}`), expected);
  }
  assert.ok(!session.holds('made'));
});

test('bash shows what there is to know of each, where there are several', async () => {
  const units = ['two-1.service', 'two-2.service'];
  for (const unit of units) mkdirSync(join(mount, unit));
  try {
    await using session = await ShellSession.start('bash');
    const shown = await session.listed(`sae-mon top --cgroup /${top}/two-`, /\(two-2\.service\)/);
    for (const unit of units) assert.ok(shown.includes(`/${top}/${unit}  (${unit})`), shown);
  } finally {
    for (const unit of units) rmdirSync(join(mount, unit));
  }
});

test('a name that no line can hold is not offered', () => {
  const offered = candidatesOf('cgroups', `/${top}/`).map(({ value }) => value);
  assert.deepEqual(offered.sort(), NAMES.map((name) => `/${top}/${name}`).sort());
});

test('pids come with their programs, ports with who listens, and whatever a process calls itself is harmless', async () => {
  await using redis = await Redis.start();
  using folder = new TemporaryFolder();
  const hostile = folder.file('$(touch x)\n\u001b');
  execFileSync('cp', ['/usr/bin/sleep', hostile]);
  await using named = new Child(hostile, ['60']);
  await named.until(() => candidatesOf('pids', `${named.pid}`).length > 0, 'a pid');
  const pid = candidatesOf('pids', `1,${redis.pid}`).find(({ value }) => value === `1,${redis.pid}`);
  assert.equal(pid?.description.split(' ')[0], 'redis-server');
  // Who listens is said only where it is found at once.
  for (const [kind, value] of [
    ['ports', `${redis.port}`],
    ['decode-as', `${redis.port}=`],
  ] as const) {
    const found = (): unknown => candidatesOf(kind, `${redis.port}`);
    await named.until(() => isDeepStrictEqual(found(), [{ value, description: 'redis-server' }]), `${kind} of Redis`);
  }
  assert.deepEqual(
    candidatesOf('pids', `${named.pid}`).filter(({ value }) => value === `${named.pid}`),
    [{ value: `${named.pid}`, description: '' }],
  );
  assert.ok(candidatesOf('comms').some(({ value }) => value === 'redis-server'));
  assert.ok(!candidatesOf('comms').some(({ value }) => value.startsWith('$')));
});

test('what nobody knows is nothing, without a word', () => {
  assert.deepEqual(candidatesOf('strangers'), []);
  assert.deepEqual(candidatesOf('pids', 'nobody'), []);
});

test('an answer takes little longer than sae-mon takes to say its version', (t) => {
  const KINDS = ['pids', 'ports', 'cgroups', 'protocols'];
  const lines = [['--version'], ...KINDS.map((kind) => ['complete', kind])];
  const once = (args: readonly string[]): number => {
    const start = performance.now();
    execFileSync(process.execPath, [new URL('../../bin/sae-mon.js', import.meta.url).pathname, ...args]);
    return performance.now() - start;
  };
  // In turns, and the quickest of each: what else the machine does meanwhile is done to all of them.
  const turns = Array.from({ length: 9 }, () => lines.map(once));
  const [version = 0, ...answers] = lines.map((_, at) => Math.min(...turns.map((times) => times[at] ?? 0)));
  for (const [at, took] of answers.entries()) {
    t.diagnostic(`${KINDS[at]}: ${took.toFixed(0)} ms; --version: ${version.toFixed(0)} ms`);
    assert.ok(took < 2 * version, `${KINDS[at]} took ${took} ms`);
  }
});
