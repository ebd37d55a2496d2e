/** Who runs the command of a root's sae-mon: whoever called sudo, or who --as names. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { endingOf } from '../commands/run-sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { startAsNobody } from '../workloads/other-user.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { SAE_MON, startJob } from './without-terminal.ts';

const folder = new TemporaryFolder();
before(() => chmodSync(folder.path, 0o777));
after(() => folder[Symbol.dispose]());

/** In no password file. */
const MADE_UP = '54321';
/** As sudo tells of its caller. */
const NOBODY = { SUDO_UID: '65534', SUDO_GID: '65534', SUDO_USER: 'me', SUDO_COMMAND: '/usr/bin/sae-mon' };

async function run(flags: readonly string[], env: NodeJS.ProcessEnv, ...command: string[]) {
  const words = ['record', '--output', folder.file('users.rec'), ...flags, '--', ...command];
  await using child = startJob(words, { env: { PATH: process.env['PATH'], HOME: '/root', USER: 'root', ...env } });
  return await endingOf(child);
}

/** What `id`, the environment and the capabilities say of who runs. */
const WHO = 'id; echo "$HOME $USER $LOGNAME $SHELL"; env | grep -c ^SUDO_; grep CapEff /proc/self/status';
const POWERLESS = 'CapEff:\t0000000000000000\n';
const NOBODYS_ID = execFileSync('id', ['nobody'], { encoding: 'utf8' });
const AS_NOBODY = `${NOBODYS_ID}/nonexistent nobody nobody /usr/sbin/nologin\n0\n${POWERLESS}`;

/** A user with groups beside his own, for as long as it runs: /etc/group of a mount namespace of its own. */
const MEMBER =
  'cat /etc/group > "$0"; printf "sae-one:x:60001:nobody\\nsae-two:x:60002:root,nobody\\n" >> "$0"; mount --bind "$0" /etc/group; exec "$@"';

describe('through sudo', () => {
  it('the command runs as who called, with HOME and names of that user, and no power of root', async () => {
    const { code, stdout, stderr } = await run([], NOBODY, 'sh', '-c', WHO);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, AS_NOBODY);
  });

  it('its files belong to that user, and the recording to root', async () => {
    const path = folder.file('made');
    const { code, stderr } = await run([], NOBODY, 'touch', path);
    assert.equal(code, 0, stderr);
    assert.deepEqual([statSync(path).uid, statSync(path).gid], [65534, 65534]);
    const recording = statSync(folder.file('users.rec'));
    assert.deepEqual([recording.uid, recording.mode & 0o777], [0, 0o600]);
  });

  it('a number without a name is who called, too: with its group alone', async () => {
    const { code, stdout, stderr } = await run([], { SUDO_UID: MADE_UP, SUDO_GID: '54322' }, 'sh', '-c', WHO);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `uid=54321 gid=54322 groups=54322\n/ 54321 54321 /bin/sh\n0\n${POWERLESS}`);
  });

  it('--as root stays root, with the environment as it is', async () => {
    const { stdout } = await run(['--as', 'root'], NOBODY, 'sh', '-c', `echo "$(id -u) $HOME $SUDO_UID $SUDO_USER"`);
    assert.equal(stdout, '0 /root 65534 me\n');
  });

  it('nothing is run where sudo’s variables are not of its form', async () => {
    for (const env of [
      { SUDO_UID: '4294967295', SUDO_GID: '0' },
      { SUDO_UID: '1000; id' },
      { SUDO_UID: '7', SUDO_GID: '-1' },
    ]) {
      const { code, stdout, stderr } = await run([], env, 'echo', 'ran');
      assert.deepEqual([code, stdout], [125, ''], stderr);
      assert.match(stderr, /SUDO_UID and SUDO_GID are not of the form/);
    }
  });
});

describe('--as', () => {
  it('names a user, by name or number', async () => {
    for (const user of ['nobody', '65534']) {
      const { code, stdout, stderr } = await run(['--as', user], {}, 'sh', '-c', WHO);
      assert.equal(code, 0, stderr);
      assert.equal(stdout, AS_NOBODY);
    }
  });

  it('is as nothing where root runs it without sudo', async () => {
    const { stdout } = await run([], {}, 'id', '-u');
    assert.equal(stdout, '0\n');
  });

  it('gives all groups that the user is in', async () => {
    const path = folder.file('groups.rec');
    const words = [process.execPath, SAE_MON, 'record', '--output', path, '--as', 'nobody', '--', 'id'];
    await using child = new Child('unshare', ['--mount', 'sh', '-c', MEMBER, folder.file('group'), ...words]);
    const { stdout, stderr } = await endingOf(child);
    const groups = 'groups=65534(nogroup),60001(sae-one),60002(sae-two)';
    assert.equal(stdout, `uid=65534(nobody) gid=65534(nogroup) ${groups}\n`, stderr);
  });
});

describe('whoever is not root', () => {
  const RECORD = [SAE_MON, 'record', '--output', folder.file('mine.rec')];
  const MAY_ATTACH = ['--inh-caps=+bpf,+perfmon', '--ambient-caps=+bpf,+perfmon'];

  it('runs the command as himself, whatever sudo’s variables say', async () => {
    await using child = startAsNobody([...RECORD, '--', 'id', '-u'], MAY_ATTACH);
    const { code, stdout, stderr } = await endingOf(child);
    assert.deepEqual([code, stdout], [0, '65534\n'], stderr);
  });

  it('cannot become another: nothing is run', async () => {
    await using child = startAsNobody([...RECORD, '--as', 'root', '--', 'id', '-u'], MAY_ATTACH);
    const { code, stdout, stderr } = await endingOf(child);
    assert.deepEqual([code, stdout], [125, ''], stderr);
    assert.match(stderr, /the command was not started: cannot take the groups of root: Operation not permitted/);
  });

  it('is told what he lacks to attach: nothing is run, and nobody waits', async () => {
    const mark = folder.file('mark');
    await using child = startAsNobody([...RECORD, '--', 'touch', mark]);
    const { code, stderr } = await endingOf(child);
    assert.equal(code, 125, stderr);
    assert.match(stderr, /missing: CAP_BPF, CAP_PERFMON/);
    assert.equal(existsSync(mark), false);
  });
});
