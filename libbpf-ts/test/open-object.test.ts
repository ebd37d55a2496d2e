import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BpfError, openObject, VerifierError } from '../src/index.ts';
import { attachWith, OBJECT, openWith, seen, toBigInt, trigger, u32 } from './fixture.ts';

test('an open object lists its programs and maps with what the source says of them', () => {
  using object = openObject(OBJECT);
  assert.deepEqual(
    object.programs.find((program) => program.name === 'count_typed'),
    { name: 'count_typed', section: 'tp_btf/sys_enter', type: 'tracing' },
  );
  assert.deepEqual(
    object.maps.find((map) => map.name === 'shared'),
    { name: 'shared', type: 'array', keySize: 4, valueSize: 12, maxEntries: 1000, flags: 1 << 10 },
  );
  assert.ok(object.maps.some((map) => map.name === '.rodata'));
});

test('a file that is not there, and bytes that are no object, give a BpfError that says so', () => {
  assert.throws(() => openObject('/nowhere/probe.bpf.o'), { name: 'BpfError', code: 'ENOENT' });
  assert.throws(
    () => openObject(new TextEncoder().encode('no ELF file')),
    (error: unknown) => error instanceof BpfError && error.code.startsWith('LIBBPF_ERRNO__') && error.log !== '',
  );
  assert.throws(() => openObject(new Uint8Array(0)), { name: 'BpfError' });
});

test('constants of each type reach the program', () => {
  using object = openWith('copy_constants');
  object.setConstant('small', -3);
  object.setConstant('flag', true);
  object.setConstant('large', 0xffff_ffff_ffff_fffen);
  object.setConstant('blob', new Uint8Array([17, 0, 0, 0, 0, 0, 0, 34]));
  using loaded = object.load();
  loaded.program('copy_constants').attach();
  trigger(1);
  const value = (index: number) => BigInt.asIntN(64, toBigInt(loaded.map('seen').get(u32(index))));
  assert.deepEqual([value(4), value(5), value(6), value(7)], [-3n, 1n, -2n, 17n + (34n << 56n)]);
});

test('a constant that does not fit, or that is not there, is refused', () => {
  using object = openWith('copy_constants');
  assert.throws(() => object.setConstant('small', 128), RangeError);
  assert.throws(() => object.setConstant('small', new Uint8Array(2)), RangeError);
  assert.throws(() => object.setConstant('target', -1), RangeError);
  assert.throws(() => object.setConstant('blob', 1), TypeError);
  assert.throws(() => object.setConstant('nothing', 1), { name: 'BpfError', code: 'ENOENT' });
  assert.throws(() => object.setConstant('from_user', 1), { name: 'BpfError', code: 'ENOENT' });
});

test('programs and maps that were not chosen are not there', () => {
  using object = attachWith('count_raw');
  assert.throws(() => object.program('count_typed'), /was not loaded/);
  assert.throws(() => object.map('spare'), /no such map; it has shared/);
  trigger(1);
  assert.equal(seen(object, 0), 1);
});

test('a program that uses a map that was not created is refused', () => {
  using object = openWith('use_spare');
  assert.throws(() => object.load(), { name: 'VerifierError', program: 'use_spare' });
});

test('names that the object lacks are answered with those that it has', () => {
  using object = openWith('count_raw');
  assert.throws(() => object.setAutoload('count', true), /no such program; it has count_raw,/);
  assert.throws(() => object.setMaxEntries('tables', 1), /no such map; it has /);
  using loaded = object.load();
  assert.throws(() => loaded.program('count'), { name: 'BpfError', code: 'ENOENT' });
  assert.throws(() => loaded.map('tables'), { name: 'BpfError', code: 'ENOENT' });
  assert.throws(() => loaded.ringBuffer('table'), { name: 'BpfError', code: 'EINVAL' });
});

test('maps have the size that was asked for', () => {
  using object = openWith('use_tables');
  object.setMaxEntries('table', 3);
  object.setMaxEntries('events', 5000);
  using loaded = object.load();
  assert.equal(loaded.map('table').maxEntries, 3);
  assert.equal(loaded.ringBuffer('events').size, 8192);
});

test("the verifier's refusal names the program and carries the whole log", () => {
  using object = openWith('count_raw', 'refused');
  assert.throws(
    () => object.load(),
    (error: unknown) => {
      assert.ok(error instanceof VerifierError);
      assert.deepEqual([error.program, error.errno, error.code], ['refused', 13, 'EACCES']);
      assert.match(error.log, /call bpf_map_lookup_elem#1[\s\S]*invalid mem access 'map_value_or_null'/);
      assert.match(error.message, /"refused".*EACCES[\s\S]*map_value_or_null/);
      return true;
    },
  );
});

test('a program for what the kernel lacks gives a BpfError with what libbpf said', () => {
  using object = openWith('nowhere');
  assert.throws(
    () => object.load(),
    (error: unknown) => error instanceof BpfError && error.code === 'ESRCH' && error.log.includes('no_such_tracepoint'),
  );
});

test("the log of programs that were accepted is not taken for another's refusal", () => {
  using object = openWith('count_raw', 'nowhere');
  assert.throws(() => object.load({ logLevel: 1 }), { name: 'BpfError', code: 'ESRCH', log: /BEGIN PROG LOAD LOG/ });
  using refused = openWith('count_raw', 'refused');
  assert.throws(() => refused.load({ logLevel: 1 }), {
    name: 'VerifierError',
    program: 'refused',
    log: /value_or_null/,
  });
});

test('the log of accepted programs is there if it was asked for', () => {
  using quiet = openWith('count_raw').load();
  assert.equal(quiet.log, '');
  using object = openWith('count_raw').load({ logLevel: 1 });
  assert.match(object.log, /prog 'count_raw'.*BEGIN PROG LOAD LOG[\s\S]*processed \d+ insns/);
});

test('loading uses the object up, and disposing it twice is nothing', () => {
  const object = openWith('count_raw');
  using _ = object.load();
  assert.throws(() => object.load(), { name: 'BpfError', code: 'EBADF' });
  assert.throws(() => object.setConstant('target', 1), /it is closed/);
  object[Symbol.dispose]();
  object[Symbol.dispose]();
  const failing = openWith('refused');
  assert.throws(() => failing.load(), VerifierError);
  assert.throws(() => failing.load(), { code: 'EBADF' });
});
