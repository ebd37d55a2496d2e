import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { freePort } from '../../workloads/tcp.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { NO_HURRY, type Pushing, pushTo } from './pushing.ts';
import { Receiver } from './receiver.ts';

const MIB = 1024 * 1024;

let folder: TemporaryFolder;
let path: string;
let port: number;
beforeEach(async () => {
  folder = new TemporaryFolder();
  path = folder.file('spool');
  port = await freePort();
});
afterEach(() => folder[Symbol.dispose]());

function spooling(bytes = MIB): Promise<Pushing> {
  return pushTo(port, { spool: { path, bytes } });
}

function files(): string[] {
  return readdirSync(path).flatMap((one) => readdirSync(join(path, one)).map((name) => join(path, one, name)));
}

async function left(...bodies: readonly string[]): Promise<Pushing> {
  using pushing = await spooling();
  pushing.add(...bodies);
  await pushing.push.end(NO_HURRY);
  return pushing;
}

describe('what could not be sent', () => {
  it('is sent by the next run, in order, before what that has itself, and once', async () => {
    const { push } = await left('a', 'b', 'c');
    assert.equal(push.account.dropped, 0);
    assert.match(String(push.account), /3 requests spooled$/);
    await left('d');
    await using receiver = await Receiver.start([200], null, port);
    {
      using pushing = await spooling();
      pushing.add('e');
      await receiver.until(5);
      await pushing.push.end(NO_HURRY);
      assert.equal(pushing.push.account.sentItems, 5);
      assert.deepEqual(pushing.warnings, []);
    }
    using again = await spooling();
    again.add('f');
    await receiver.until(6);
    await again.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, ['a', 'b', 'c', 'd', 'e', 'f']);
    assert.deepEqual(files(), []);
  });

  it('is its owner’s alone', async () => {
    await left('a');
    assert.equal(statSync(path).mode & 0o777, 0o700);
    const [file = ''] = files();
    assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('makes room by its oldest file, which is counted', async () => {
    {
      using pushing = await spooling(1000);
      pushing.add(...'123456789'.split('').map((digit) => digit.repeat(300)));
      await pushing.push.end(NO_HURRY);
      assert.equal(files().length, 3);
      assert.equal(pushing.push.account.droppedItems.waited, 6);
    }
    await using receiver = await Receiver.start([200], null, port);
    using next = await spooling(1000);
    await receiver.until(3);
    await next.push.end(NO_HURRY);
    assert.deepEqual(
      receiver.bodies.map(([digit]) => digit),
      ['7', '8', '9'],
    );
  });

  it('is counted where its file has gone; what is half written is none', async () => {
    await left('a', 'b');
    const [first = ''] = files().sort();
    writeFileSync(join(first, '..', '7.new'), 'half');
    using next = await spooling();
    while (next.warnings.length === 0) await setImmediate();
    rmSync(first);
    await using receiver = await Receiver.start([200], null, port);
    await receiver.until(1);
    await next.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, ['b']);
    assert.equal(next.push.account.droppedItems.lost, 1);
    assert.deepEqual(files(), []);
  });

  it('of another receiver stays where it is', async () => {
    await left('a');
    await using receiver = await Receiver.start();
    using pushing = await pushTo(receiver.port, { spool: { path, bytes: MIB } });
    pushing.add('z');
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, ['z']);
    assert.equal(files().length, 1);
  });
});

describe('a folder for what waits', () => {
  it('is one sae-mon’s at a time, and free when that has ended', async () => {
    {
      using first = await spooling();
      await assert.rejects(spooling(), { code: 'OUTPUT', message: /another sae-mon uses it/ });
      await first.push.end(NO_HURRY);
    }
    using second = await spooling();
    await second.push.end(NO_HURRY);
  });

  it('that cannot be written is told before anything is sent', async () => {
    writeFileSync(path, 'a file');
    await assert.rejects(spooling(), { code: 'OUTPUT', message: /--spool .* cannot be written: (ENOTDIR|EEXIST)/ });
  });

  it('that takes nothing any more is told once, and what waits is kept in memory', async () => {
    using pushing = await spooling();
    rmSync(path, { recursive: true });
    pushing.add('a', 'b');
    await using receiver = await Receiver.start([200], null, port);
    await receiver.until(2);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, ['a', 'b']);
    assert.equal(
      pushing.warnings.filter((line) => /takes nothing: ENOENT/.test(line)).length,
      1,
      `${pushing.warnings}`,
    );
    assert.equal(pushing.push.account.dropped, 0);
  });
});
