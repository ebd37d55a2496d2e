import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelBtf } from '../src/index.ts';

test('the kernel says which tracepoints, fields and helpers it has', () => {
  assert.equal(KernelBtf.available(), true);
  using btf = KernelBtf.load();
  assert.deepEqual([btf.hasTracepoint('sys_exit'), btf.hasTracepoint('no_such_tracepoint')], [true, false]);
  assert.deepEqual([btf.hasField('tcp_sock', 'write_seq'), btf.hasField('tcp_sock', 'no_such_field')], [true, false]);
  assert.equal(btf.hasField('no_such_struct', 'field'), false);
  assert.deepEqual(
    [btf.hasEnumerator('bpf_func_id', 'BPF_FUNC_ringbuf_output'), btf.hasEnumerator('bpf_func_id', 'BPF_FUNC_none')],
    [true, false],
  );
});

test('fields are found in anonymous members, and not in named ones', () => {
  using btf = KernelBtf.load();
  assert.equal(btf.hasField('sk_buff', 'rbnode'), true);
  assert.equal(btf.hasField('sock', 'skc_family'), false);
});

test('it is closed once, and refuses afterwards', () => {
  const btf = KernelBtf.load();
  btf[Symbol.dispose]();
  btf[Symbol.dispose]();
  assert.throws(() => btf.hasTracepoint('sys_exit'), { name: 'BpfError', code: 'EBADF' });
});

test('loading it is fast enough to do before every attach', () => {
  // The best of three, since other tests run at the same time; the goal is 100 ms.
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    KernelBtf.load()[Symbol.dispose]();
    return performance.now() - start;
  });
  assert.ok(Math.min(...times) < 100, `${times} ms`);
});
