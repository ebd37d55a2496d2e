/** Topics of help: each is printed, its commands run as they stand there, and what is misspelled is found. */
import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/app/config/read-config.ts';
import { CONFIG_EXAMPLE } from '../../src/app/help/topics/config.ts';
import { TOPICS } from '../../src/app/help/topics.ts';
import { flagTable, type ListedCommand } from '../../src/commands/flag-table.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { runSaeMon } from './run-sae-mon.ts';

const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));
const RECORDING = fileURLToPath(new URL('../conformance/captures/http/curl-nginx-keep-alive.rec', import.meta.url));

for (const { name, summary, parts } of TOPICS) {
  test(`help ${name} fits a terminal, and has commands to try`, async () => {
    const { code, stdout, stderr } = await runSaeMon('help', name);
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(stdout.startsWith(`${summary}\n`));
    const commands = parts.flatMap((part) => (part.kind === 'commands' ? part.commands : []));
    if (name !== 'keys') assert.ok(commands.length > 0);
    for (const [line] of commands) assert.ok(stdout.includes(`  sae-mon ${line}\n`), line);
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  sae-mon')),
      [],
    );
  });
}

describe('the commands of topics run as they stand there', () => {
  let folder: TemporaryFolder;
  let redis: Redis;
  before(async () => {
    folder = new TemporaryFolder();
    cpSync(RECORDING, folder.file('incident.rec'));
    writeFileSync(folder.file('empty.yaml'), '');
    redis = await Redis.start();
  });
  after(async () => {
    await redis[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  /** The names of the examples stand for what is here. */
  function onThisHost(line: string): string {
    return line
      .replace('--pid 123', `--pid ${redis.pid}`)
      .replace('--comm nginx --follow', '--comm redis-server')
      .replace('--port 6379 --callers', `--port ${redis.port} --callers`)
      .replace(/--port 6379$/, `--port ${redis.port}`);
  }

  /** Of what is not on this host it is said so; `check` judges. */
  const STATUSES: Readonly<Record<string, readonly [code: number, says: RegExp]>> = {
    'top --cgroup nginx.service': [1, /there is no cgroup nginx\.service/],
    'top --container web': [1, /no container web runs here/],
    "check --replay incident.rec --rule 'max < 1us'": [99, /^/],
    "check --rule 'errors == 0' -- true": [98, /^/],
    "export --json -- sh -c 'exit 3'": [3, /^/],
  };

  const lines = TOPICS.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'commands' ? part.commands.map(([line]) => line) : [])),
  );
  for (const line of new Set(lines)) {
    test(`sae-mon ${line}`, async () => {
      const isLive = /^(top|trace|export)\b/.test(line) && !/--replay| -- /.test(line);
      const script = `exec ${process.execPath} ${SAE_MON} ${onThisHost(line)}${isLive ? ' --for 1s' : ''}`;
      const env = { ...process.env, SAE_MON_CONFIG: folder.file('empty.yaml') };
      await using child = new Child('sh', ['-c', script], { cwd: folder.path, env });
      const { code } = await child.exited;
      const [wanted, says] = STATUSES[line] ?? [0, /^/];
      assert.equal(code, wanted, child.stderr);
      assert.match(child.stderr, says);
    });
  }
});

test('the example of a configuration is right', async () => {
  const built = new URL('../../dist/commands.js', import.meta.url).href;
  const { COMMANDS } = (await import(built)) as { COMMANDS: Record<string, Pick<ListedCommand, 'flags'>> };
  const table = flagTable(Object.entries(COMMANDS).map(([id, { flags = {} }]) => ({ id, flags })));
  const { flags, screen } = readConfig(CONFIG_EXAMPLE.join('\n'), 'example', table);
  assert.deepEqual(
    flags.map(({ flag }) => flag),
    ['route', 'ok-when', 'interval', 'by'],
  );
  assert.equal(screen.part.theme, 'dark');
});

/** What is typed, and what is said to be meant. */
const MISSPELLED: readonly (readonly [line: string, says: RegExp])[] = [
  ['tpo', /there is no command "tpo", did you mean "top"\?/],
  ['exprt --json', /did you mean "export"\?/],
  ['hlp', /did you mean "help"\?/],
  ['help filterz', /there is no help on "filterz", did you mean "filters"\?/],
  ['help exit', /did you mean "exit-codes"\?/],
  ['top --intervall 2s', /did you mean --interval\?/],
  ['top --junit x', /--junit is a flag of check\./],
  ['record --pid 1 --json', /--json is a flag of check, config, doctor, export, targets, trace\./],
  ['top --pid 1 --probe sockets', /--probe knows no "sockets", did you mean "socket"\?/],
  ['top --pid 1 --by contaner', /Did you mean container\?/],
  ['top --pid 1 --decode-as 80=reddis', /did you mean "redis"\?/],
  ['trace --pid 1 --proto kafak', /did you mean "kafka"\?/],
  ['trace --pid 1 --filter stauts:404', /unknown field "stauts", did you mean "status"\?/],
  ['check --pid 1 --for 1s --rule p99<1s --rule error-ration<1%', /did you mean "error-ratio"\?/],
  ['export --pid 1 --otlp http://h --traces eror', /--traces knows no "eror", did you mean "errors"\?/],
  ['completion bsh', /did you mean "bash"\?/],
];
for (const [line, says] of MISSPELLED) {
  test(`\`${line}\` is told what was probably meant`, async () => {
    const { code, stdout, stderr } = await runSaeMon(...line.split(' '));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, says);
  });
}

test('help alone is that of sae-mon, and of a command its own', async () => {
  assert.equal((await runSaeMon('help')).stdout, (await runSaeMon('--help')).stdout);
  assert.equal((await runSaeMon('help', 'protocols')).stdout, (await runSaeMon('protocols', '--help')).stdout);
  const both = (await runSaeMon('help', 'rules')).stdout;
  assert.match(both, /\nThe command of this name: sae-mon rules --help\n$/);
});
