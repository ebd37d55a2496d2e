import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import {
  ADDON,
  attachWith,
  exists,
  idsOf,
  type KernelId,
  OBJECT,
  openWith,
  seen,
  trigger,
  u32,
  waitUntilGone,
} from './fixture.ts';

function child(name: string): string {
  return fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url));
}

test('disposing an object frees all that came of it, twice is nothing', async () => {
  const object = openWith('emit').load();
  const link = object.program('emit').attach();
  const ids = idsOf(object, 'emit', link.id);
  assert.ok(ids.every(exists));
  object[Symbol.dispose]();
  object[Symbol.dispose]();
  assert.equal(link.attached, false);
  link.detach();
  await waitUntilGone(ids);
});

test('use after disposal is refused by every part', () => {
  const object = openWith('emit').load();
  const program = object.program('emit');
  const map = object.map('seen');
  const ring = object.ringBuffer('events');
  object[Symbol.dispose]();
  const closed = { name: 'BpfError', code: 'EBADF', message: /it is closed/ };
  assert.throws(() => object.program('emit'), closed);
  assert.throws(() => program.attach(), closed);
  assert.throws(() => program.statistics(), closed);
  assert.throws(() => map.get(u32(0)), closed);
  assert.throws(() => map.set(u32(0), new Uint8Array(8)), closed);
  assert.throws(() => map.keys(), closed);
  assert.throws(() => map.mapped(), closed);
  assert.throws(() => ring.drain(new Uint8Array(8)), closed);
  assert.throws(() => ring.available(), closed);
});

test('the garbage collector detaches nothing', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const ids = attachAndForget();
  for (let i = 0; i < 5; i++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  // What closing frees is gone within milliseconds, as the other tests show; these ids must outlive such a wait.
  await waitUntilGone(disposedIds());
  assert.ok(ids.every(exists));
});

function attachAndForget(): KernelId[] {
  const object = openWith('emit').load();
  return idsOf(object, 'emit', object.program('emit').attach().id);
}

function disposedIds(): KernelId[] {
  using object = openWith('emit').load();
  return idsOf(object, 'emit', object.program('emit').attach().id);
}

for (const ending of ['exit', 'throw'] as const) {
  test(`a process that ends by ${ending} leaves nothing in the kernel`, async () => {
    const result = spawnSync(process.execPath, [child('attached'), ending], { encoding: 'utf8' });
    assert.equal(result.status, ending === 'exit' ? 0 : 1);
    await waitUntilGone(JSON.parse(result.stdout) as KernelId[]);
  });
}

test('a process that is killed leaves nothing in the kernel', async () => {
  const killed = spawn(process.execPath, [child('attached')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(killed.stdout, 'data')) as [Buffer];
  const ids = JSON.parse(String(line)) as KernelId[];
  assert.ok(ids.length === 4 && ids.every(exists));
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await waitUntilGone(ids);
});

for (const ending of ['its own end', 'terminate'] as const) {
  test(`a worker thread sees its events, and leaves nothing after ${ending}`, async () => {
    using own = attachWith('count_raw');
    const worker = new Worker(child('worker'));
    const [report] = (await once(worker, 'message')) as [
      { ids: KernelId[]; count: number; bytes: number; first: number },
    ];
    // Two links of the program that emits: two records a call, of 16, 24, 32, 40, 16 and 24 bytes.
    assert.deepEqual([report.count, report.bytes, report.first], [3, 152, 0]);
    assert.ok(report.ids.every(exists));
    if (ending === 'terminate') await worker.terminate();
    else worker.postMessage('end');
    if (ending !== 'terminate') await once(worker, 'exit');
    await waitUntilGone(report.ids);
    trigger(1);
    assert.equal(seen(own, 0), 4);
  });
}

test('workers side by side do not disturb each other', async () => {
  const workers = [1, 2, 3].map(() => new Worker(child('worker')));
  const reports = (await Promise.all(workers.map((worker) => once(worker, 'message')))) as [{ ids: KernelId[] }][];
  await Promise.all(workers.map((worker) => worker.terminate()));
  for (const [{ ids }] of reports) await waitUntilGone(ids);
});

test('the addon loads twice in one thread, from one file and from a copy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'libbpf-ts-'));
  const copy = join(folder, 'copy.node');
  copyFileSync(ADDON, copy);
  try {
    const require = createRequire(import.meta.url);
    using object = attachWith('count_raw');
    delete require.cache[ADDON];
    for (const path of [ADDON, copy]) {
      const second = require(path) as { possibleCpus(): number; objectOpen(bytes: Uint8Array, name: string): unknown };
      assert.ok(second.possibleCpus() > 0);
      assert.equal(typeof second.objectOpen(new Uint8Array(8), 'junk'), 'number');
    }
    trigger(2);
    assert.equal(seen(object, 0), 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('without privileges it is EPERM, by name', () => {
  const result = spawnSync(process.execPath, [child('unprivileged')], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(result.stdout), {
    user: '65534',
    capabilities: [],
    load: 'BpfError EPERM',
    statistics: 'BpfError EPERM',
  });
  assert.equal(result.stderr, '');
});

test('whatever fails, nothing is printed', () => {
  const script = `
    import { openObject } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
    for (const program of ['refused', 'nowhere', 'use_spare']) {
      const object = openObject(${JSON.stringify(OBJECT)});
      for (const { name } of object.programs) object.setAutoload(name, name === program);
      object.setAutocreate('spare', false);
      try { object.load({ logLevel: 2 }); } catch {}
    }
    try { openObject(new Uint8Array(100)); } catch {}`;
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.deepEqual([result.status, result.stdout, result.stderr], [0, '', '']);
});
