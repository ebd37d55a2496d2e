/** What the image's last stage runs installs the tarball, offline, to a command that works. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEPLOY, readFiles } from '../deploy/read-files.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

test('the step that installs, as it stands in the Dockerfile, leaves sae-mon and no tarball', () => {
  using folder = new TemporaryFolder();
  const [, image] = readFiles([`${DEPLOY}/Dockerfile`]);
  const step = image?.object.commands?.find((line) => line.startsWith('RUN '))?.slice('RUN '.length) ?? 'false';
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder.path], { cwd: ROOT, stdio: 'pipe' });
  // The folder is /tmp there, where the stage before has put the tarball; what is global goes into it, too, and Node.js, which may be below the /tmp of here.
  mkdirSync(folder.file('bin'));
  copyFileSync(process.execPath, folder.file('bin/node'));
  const env = {
    ...process.env,
    PATH: `/tmp/bin:${process.env['PATH']}`,
    npm_config_prefix: '/tmp/global',
    npm_config_cache: '/tmp/cache',
  };
  const script = `mount --bind "$0" /tmp && cd /tmp && ${step} && ls *.tgz; /tmp/global/bin/sae-mon --version`;
  const told = execFileSync('unshare', ['--mount', 'sh', '-c', script, folder.path], {
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  assert.match(told, new RegExp(`(^|\\n)sae-mon/${version} linux-x64 node-v24[.\\d]+\\n$`));
  assert.doesNotMatch(told, /\.tgz/);
});
