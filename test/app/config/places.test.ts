/** Whose file it is, and that root reads and writes in a user's home only what is that user's. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type ConfigPlace, configPlaces } from '../../../src/app/config/places.ts';
import { readText } from '../../../src/app/config/read-text.ts';
import { replaceFile } from '../../../src/app/config/replace-file.ts';
import { UserError } from '../../../src/lib/errors.ts';

const ALICE = { uid: 12_345, gid: 12_346 };
let root: string;
let home: string;
let place: ConfigPlace;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sae-mon-config-'));
  chmodSync(root, 0o755);
  home = join(root, 'home');
  mkdirSync(home);
  chownSync(home, ALICE.uid, ALICE.gid);
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/passwd'), `root:x:0:0::/root:/bin/sh\nalice:x:12345:12346:A:${home}:/bin/sh\n`);
  place = configPlaces({ SUDO_UID: '12345', HOME: '/root', XDG_CONFIG_HOME: '/elsewhere' }, root).user as ConfigPlace;
});
afterEach(() => rmSync(root, { recursive: true }));

describe('whose file it is', () => {
  it('through sudo is that of who called it', () => {
    assert.deepEqual(place, { path: join(home, '.config/sae-mon/config.yaml'), owner: { ...ALICE, home } });
  });

  it('is said where passwd(5) does not know who called it', () => {
    assert.match(configPlaces({ SUDO_UID: '777' }, root).user as string, /user 777, who called sudo, has no home/);
  });

  it('is of XDG_CONFIG_HOME, else below HOME where that is one’s own', () => {
    const own = (env: NodeJS.ProcessEnv): unknown => configPlaces(env, root).user;
    assert.deepEqual(own({ XDG_CONFIG_HOME: '/x', HOME: root }), { path: '/x/sae-mon/config.yaml', owner: null });
    assert.deepEqual(own({ XDG_CONFIG_HOME: 'x', HOME: root }), {
      path: join(root, '.config/sae-mon/config.yaml'),
      owner: null,
    });
    assert.match(own({ HOME: home }) as string, /belongs to another user/);
    assert.match(own({}) as string, /HOME names no folder/);
  });

  it('goes over that of /etc, and SAE_MON_CONFIG replaces both', () => {
    const paths = (env: NodeJS.ProcessEnv): string[] => configPlaces(env, root).read.map(({ path }) => path);
    assert.deepEqual(paths({ XDG_CONFIG_HOME: '/x' }), ['/etc/sae-mon/config.yaml', '/x/sae-mon/config.yaml']);
    assert.deepEqual(paths({ XDG_CONFIG_HOME: '/x', SAE_MON_CONFIG: 'own.yaml' }), ['own.yaml']);
    assert.deepEqual(paths({ XDG_CONFIG_HOME: '/x', SAE_MON_CONFIG: '' }), []);
  });
});

function makeFolder(): void {
  for (const path of [join(home, '.config'), dirname(place.path)]) {
    mkdirSync(path);
    chownSync(path, ALICE.uid, ALICE.gid);
  }
}

const refused = (act: () => unknown, says: RegExp): void =>
  assert.throws(act, (error) => error instanceof UserError && says.test(error.message));

describe('reading in another user’s home', () => {
  it('gives what is that user’s, also through a link', () => {
    makeFolder();
    writeFileSync(join(home, 'kept.yaml'), 'top: {}\n');
    chownSync(join(home, 'kept.yaml'), ALICE.uid, ALICE.gid);
    symlinkSync('../../kept.yaml', place.path);
    assert.equal(readText(place), 'top: {}\n');
  });

  it('is null where there is none', () => assert.equal(readText(place), null));

  it('refuses what is another’s, by a link and by a second name: errors would show its lines', () => {
    makeFolder();
    writeFileSync(join(root, 'secret'), 'hidden: value\n', { mode: 0o600 });
    symlinkSync(join(root, 'secret'), place.path);
    refused(() => readText(place), /does not belong to user 12345/);
    rmSync(place.path);
    linkSync(join(root, 'secret'), place.path);
    refused(() => readText(place), /does not belong to user 12345/);
  });

  it('opens no device, whatever that would do', () => {
    makeFolder();
    symlinkSync('/dev/zero', place.path);
    refused(() => readText(place), /is no file/);
  });

  it('is bounded', () => {
    makeFolder();
    writeFileSync(place.path, Buffer.alloc(256 * 1024 + 1, '#'));
    chownSync(place.path, ALICE.uid, ALICE.gid);
    refused(() => readText(place), /larger than 256 KiB/);
    writeFileSync(place.path, Buffer.from([0xff, 0xfe]));
    refused(() => readText(place), /is not UTF-8/);
  });
});

describe('writing in another user’s home', () => {
  it('makes folders and file that are that user’s', () => {
    replaceFile(place, 'a: 1\n');
    assert.equal(readFileSync(place.path, 'utf8'), 'a: 1\n');
    for (const path of [join(home, '.config'), dirname(place.path), place.path]) {
      const { uid, gid } = statSync(path);
      assert.deepEqual({ uid, gid }, ALICE, path);
    }
    assert.deepEqual(readdirSync(dirname(place.path)), ['config.yaml'], 'nothing is left beside it');
  });

  it('keeps permissions and group', () => {
    replaceFile(place, 'a: 1\n');
    chmodSync(place.path, 0o640);
    chownSync(place.path, ALICE.uid, 4);
    replaceFile(place, 'a: 2\n');
    const { mode, uid, gid } = statSync(place.path);
    assert.deepEqual([mode & 0o7777, uid, gid], [0o640, ALICE.uid, 4]);
    assert.equal(readFileSync(place.path, 'utf8'), 'a: 2\n');
  });

  it('follows no link, neither of the file nor of a folder', () => {
    makeFolder();
    writeFileSync(join(root, 'victim'), 'whole\n');
    symlinkSync(join(root, 'victim'), place.path);
    refused(() => replaceFile(place, 'a: 1\n'), /does not belong to user|is no file/);
    assert.ok(lstatSync(place.path).isSymbolicLink());
    rmSync(dirname(place.path), { recursive: true });
    symlinkSync(join(root, 'etc'), dirname(place.path));
    refused(() => replaceFile(place, 'a: 1\n'), /cannot write/);
    assert.deepEqual(readdirSync(join(root, 'etc')), ['passwd']);
    assert.equal(readFileSync(join(root, 'victim'), 'utf8'), 'whole\n');
  });

  it('writes into no folder that is another’s', () => {
    mkdirSync(join(home, '.config'));
    refused(() => replaceFile(place, 'a: 1\n'), /\.config does not belong to user 12345/);
    assert.deepEqual(readdirSync(join(home, '.config')), []);
  });
});

describe('writing one’s own', () => {
  it('goes where a link leads, and leaves the link', () => {
    const own = { path: join(root, 'own/sae-mon/config.yaml'), owner: null };
    mkdirSync(dirname(own.path), { recursive: true });
    writeFileSync(join(root, 'kept.yaml'), 'a: 1\n', { mode: 0o600 });
    symlinkSync(join(root, 'kept.yaml'), own.path);
    replaceFile(own, 'a: 2\n');
    assert.ok(lstatSync(own.path).isSymbolicLink());
    assert.equal(readFileSync(join(root, 'kept.yaml'), 'utf8'), 'a: 2\n');
    assert.equal(statSync(join(root, 'kept.yaml')).mode & 0o777, 0o600);
  });

  it('says why it cannot', () => {
    writeFileSync(join(root, 'file'), '');
    refused(
      () => replaceFile({ path: join(root, 'file/sae-mon/config.yaml'), owner: null }, 'a: 1\n'),
      /cannot write .*: /,
    );
  });
});
