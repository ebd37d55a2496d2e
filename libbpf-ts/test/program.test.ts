import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enableStatistics } from '../src/index.ts';
import { attachWith, exists, openWith, runWithTracefs, seen, trigger } from './fixture.ts';

/** A prime, so that nothing counted twice or by halves comes out equal. */
const CALLS = 101;

test('raw_tp and tp_btf programs see each event exactly once', () => {
  using object = attachWith('count_raw', 'count_typed');
  trigger(CALLS);
  assert.deepEqual([seen(object, 0), seen(object, 1)], [CALLS, CALLS]);
});

test('a tracepoint program sees each event exactly once', () => {
  const { stdout, stderr } = runWithTracefs('tracepoint', String(CALLS));
  assert.deepEqual([stdout, stderr], [`${CALLS}\n`, '']);
});

test('a tracepoint that the kernel lacks gives ENOENT with what libbpf said', () => {
  using object = openWith('no_event').load();
  assert.throws(() => object.program('no_event').attach(), { name: 'BpfError', code: 'ENOENT', log: /no_such_event/ });
});

test('each link is one more run an event, and detaching ends only its own', () => {
  using object = openWith('count_raw').load();
  const program = object.program('count_raw');
  const first = program.attach();
  const second = program.attach();
  trigger(1);
  assert.equal(seen(object, 0), 2);
  first.detach();
  first.detach();
  assert.deepEqual([first.attached, second.attached], [false, true]);
  trigger(1);
  assert.equal(seen(object, 0), 3);
  second[Symbol.dispose]();
  trigger(1);
  assert.equal(seen(object, 0), 3);
});

test('programs and links have the numbers that the kernel knows them by', () => {
  using object = openWith('count_typed').load();
  const program = object.program('count_typed');
  const link = program.attach();
  assert.ok(exists({ kind: 'prog', id: program.id }));
  assert.ok(link.id !== null && exists({ kind: 'link', id: link.id }));
  assert.ok(program.fd > 2);
  assert.equal(object.program('count_typed'), program);
});

test('statistics count runs and their time while they are on', () => {
  using object = attachWith('count_raw');
  const program = object.program('count_raw');
  // Others on the host may have them on, too: what is held is that they are on from here.
  using _ = enableStatistics();
  const before = program.statistics();
  trigger(CALLS);
  const after = program.statistics();
  assert.ok(after.recursionMisses >= before.recursionMisses);
  const runCount = after.runCount - before.runCount;
  const runTimeNs = after.runTimeNs - before.runTimeNs;
  // The whole host's system calls run it.
  assert.ok(runCount >= CALLS, `${runCount} runs`);
  assert.ok(runTimeNs >= runCount && runTimeNs < runCount * 1e5, `${runTimeNs} ns`);
});
