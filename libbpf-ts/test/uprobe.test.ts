import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { UprobeAttach } from '../src/index.ts';
import { CalledProgram, mappings } from './called-program.ts';
import { CALLED, exists, noted, openUprobes, runWithTracefs, trigger, waitUntilGone } from './fixture.ts';

/** A prime, so that nothing counted twice or by halves comes out equal. */
const CALLS = 101;
/** Needs all of its 64 bits. */
const COOKIE = 0xfedc_ba98_7654_3210n;
const WORK = { kind: 'uprobe', path: CALLED, at: { function: 'work' } } as const;

test('a uprobe sees each call of a function with its argument, and reads its cookie', async () => {
  await using program = await CalledProgram.start();
  using object = openUprobes('on_call');
  object.program('on_call').attach({ ...WORK, cookie: COOKIE });
  for (let call = 1; call <= CALLS; call++) assert.equal(await program.work(call), 2 * call + 1);
  assert.deepEqual(noted(object, COOKIE), { count: BigInt(CALLS), value: BigInt(CALLS), tgid: BigInt(program.pid) });
});

test('a uretprobe sees each return of it with its value', async () => {
  await using program = await CalledProgram.start();
  using object = openUprobes('on_return');
  object.program('on_return').attach({ ...WORK, kind: 'uretprobe', cookie: 7n });
  for (let call = 1; call <= CALLS; call++) await program.work(call);
  assert.deepEqual(noted(object, 7n), {
    count: BigInt(CALLS),
    value: 2n * BigInt(CALLS) + 1n,
    tgid: BigInt(program.pid),
  });
});

test('each link has a cookie of its own, and none is 0', async () => {
  await using program = await CalledProgram.start();
  using object = openUprobes('on_call');
  const cookies = [1n, 2n, undefined];
  for (const cookie of cookies) object.program('on_call').attach(cookie === undefined ? WORK : { ...WORK, cookie });
  await program.work(3);
  assert.deepEqual(
    [1n, 2n, 0n].map((cookie) => noted(object, cookie).count),
    [1n, 1n, 1n],
  );
});

test('a function is found by name or by where it lies in the file, and a place in it by its distance', async () => {
  await using program = await CalledProgram.start();
  using object = openUprobes('on_call');
  const places: readonly UprobeAttach['at'][] = [
    { function: 'work' },
    { offset: program.offset },
    { function: 'main', offset: program.distance },
  ];
  places.forEach((at, index) => {
    object.program('on_call').attach({ kind: 'uprobe', path: CALLED, at, cookie: BigInt(index + 1) });
  });
  await program.work(5);
  for (const [index] of places.entries()) assert.equal(noted(object, BigInt(index + 1)).value, 5n);
});

test('with a pid only that process is seen', async () => {
  await using one = await CalledProgram.start();
  await using other = await CalledProgram.start();
  using object = openUprobes('on_call');
  object.program('on_call').attach({ ...WORK, pid: one.pid, cookie: 1n });
  object.program('on_call').attach({ ...WORK, cookie: 2n });
  for (const program of [one, other, other]) await program.work(1);
  assert.deepEqual(noted(object, 1n), { count: 1n, value: 1n, tgid: BigInt(one.pid) });
  assert.equal(noted(object, 2n).count, 3n);
});

test('a function of a shared library is seen in the process that asks', () => {
  using object = openUprobes('on_call', 'on_return');
  const libc = mappings(process.pid).find(({ path }) => /\/libc\.so\.6$/.test(path));
  assert.ok(libc !== undefined);
  const at = { path: libc.path, at: { function: 'getpriority' }, pid: process.pid } as const;
  object.program('on_call').attach({ kind: 'uprobe', ...at, cookie: 1n });
  object.program('on_return').attach({ kind: 'uretprobe', ...at, cookie: 2n });
  trigger(CALLS);
  assert.deepEqual(
    [1n, 2n].map((cookie) => noted(object, cookie).count),
    [BigInt(CALLS), BigInt(CALLS)],
  );
});

test('detaching ends the calls, takes the breakpoint out of the process and the link out of the kernel', async () => {
  await using program = await CalledProgram.start();
  using object = openUprobes('on_call');
  const untouched = program.instruction();
  const link = object.program('on_call').attach({ ...WORK, cookie: 1n });
  const { id } = link;
  assert.ok(id !== null && exists({ kind: 'link', id }));
  assert.notEqual(program.instruction(), untouched);
  await program.work(1);
  link.detach();
  await program.work(1);
  assert.equal(noted(object, 1n).count, 1n);
  await waitUntilGone([{ kind: 'link', id }]);
  assert.equal(program.instruction(), untouched);
});

test('so does disposing of the object, while the process goes on', async () => {
  await using program = await CalledProgram.start();
  const untouched = program.instruction();
  const object = openUprobes('on_call', 'on_return');
  object.program('on_call').attach(WORK);
  const link = object.program('on_return').attach({ ...WORK, kind: 'uretprobe' });
  object[Symbol.dispose]();
  assert.equal(link.attached, false);
  assert.ok(link.id !== null);
  await waitUntilGone([{ kind: 'link', id: link.id }]);
  assert.equal(program.instruction(), untouched);
  assert.equal(await program.work(4), 9);
});

test('a process that is killed leaves no breakpoint in another one', async () => {
  await using program = await CalledProgram.start();
  const untouched = program.instruction();
  const child = fileURLToPath(new URL('./children/uprobe.ts', import.meta.url));
  const killed = spawn(process.execPath, [child], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(killed.stdout, 'data');
  assert.notEqual(program.instruction(), untouched);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  while (program.instruction() !== untouched) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(await program.work(4), 9);
});

/** What is asked for, the code of the error, and what its message says besides. */
const REFUSED: readonly (readonly [title: string, options: UprobeAttach, code: string, says: RegExp])[] = [
  ['a file that is not there', { ...WORK, path: '/no/such/file' }, 'ENOENT', /uprobe at work of \/no\/such\/file/],
  ['the same, by offset', { ...WORK, path: '/no/such/file', at: { offset: 8 } }, 'ENOENT', /uprobe at 0x8 of/],
  ['a function that is not there', { ...WORK, at: { function: 'play' } }, 'ENOENT', /play/],
  ['a function of what is no program', { ...WORK, path: import.meta.filename }, 'LIBBPF_ERRNO__LIBELF', /uprobe\.test/],
  ['a folder', { ...WORK, path: '/usr', at: { offset: 8 } }, 'EINVAL', /uprobe at 0x8 of \/usr:/],
  [
    'an offset outside the file',
    { ...WORK, kind: 'uretprobe', at: { offset: statSync(CALLED).size + 1 } },
    'EINVAL',
    /uretprobe at 0x[0-9a-f]+ of/,
  ],
  ['a process that is not there', { ...WORK, pid: 2 ** 22 + 1 }, 'ESRCH', /uprobe at work of .*, process 4194305/],
];

for (const [title, options, code, says] of REFUSED) {
  test(`${title} gives ${code}, with what was to be attached`, () => {
    using object = openUprobes('on_call');
    const attach = (): unknown => object.program('on_call').attach(options);
    assert.throws(attach, { name: 'BpfError', code, message: says, operation: /^attach the program "on_call" as / });
  });
}

test('a program that is not for uprobes is refused by the kernel', () => {
  using object = openUprobes('on_raw');
  assert.throws(() => object.program('on_raw').attach(WORK), { name: 'BpfError', code: 'EINVAL' });
});

test('a program for uprobes has no place to attach to by itself', () => {
  using object = openUprobes('on_call');
  assert.throws(() => object.program('on_call').attach(), { name: 'BpfError', code: 'EOPNOTSUPP' });
});

test('a section that takes no cookie says so, rather than lose it', () => {
  using object = openUprobes('on_raw');
  object.program('on_raw').attach({ kind: 'section', cookie: 0n });
  assert.throws(() => object.program('on_raw').attach({ kind: 'section', cookie: 1n }), {
    name: 'BpfError',
    code: 'EOPNOTSUPP',
    message: /raw_tp\/sys_enter\) with a cookie: .*take none/,
  });
});

test('a tracepoint program reads the cookie of its link', () => {
  const { stdout, stderr } = runWithTracefs('tracepoint-cookie', String(CALLS), String(COOKIE));
  assert.deepEqual([stdout, stderr], [`${CALLS}\n`, '']);
});

test('numbers that cannot be are refused before the kernel is asked', () => {
  using object = openUprobes('on_call');
  const program = object.program('on_call');
  for (const pid of [0, -1, 1.5, 2 ** 31]) assert.throws(() => program.attach({ ...WORK, pid }), RangeError);
  for (const cookie of [-1n, 2n ** 64n]) assert.throws(() => program.attach({ ...WORK, cookie }), RangeError);
  for (const offset of [-1, 0.5, 2 ** 53]) assert.throws(() => program.attach({ ...WORK, at: { offset } }), RangeError);
  assert.throws(() => program.attach({ ...WORK, at: { function: '' } }), RangeError);
});
