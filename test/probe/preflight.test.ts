import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/lib/errors.ts';
import type { HostCheck } from '../../src/probe/checks/check.ts';
import { chooseWay, type Preflight, preflight } from '../../src/probe/preflight.ts';

const FINE: HostCheck = {
  name: 'kernel',
  ok: true,
  required: true,
  detail: 'Linux 6.18',
  remedy: null,
  code: 'LOAD_FAILED',
};

function host(change: Partial<Preflight>): Preflight {
  return { checks: [FINE], ways: ['socket', 'sys_exit'], routes: [], ...change };
}

test('this host allows both ways, and says so without changing anything', () => {
  const found = preflight();
  assert.deepEqual(found.ways, ['socket', 'sys_exit']);
  assert.deepEqual(
    found.checks.filter(({ ok, required }) => required && !ok),
    [],
  );
  assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
  assert.ok(found.checks.every(({ ok, remedy, detail }) => detail !== '' && (ok || remedy !== null)));
});

test('the better way is chosen, another only on request', () => {
  assert.equal(chooseWay(host({}), 'auto'), 'socket');
  assert.equal(chooseWay(host({ ways: ['sys_exit'] }), 'auto'), 'sys_exit');
  assert.equal(chooseWay(host({}), 'sys_exit'), 'sys_exit');
});

test('a way that the kernel lacks is a user error that names the other one', () => {
  assert.throws(
    () => chooseWay(host({ ways: ['sys_exit'] }), 'socket'),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'NO_TRACEPOINT');
      assert.match(error.message, /sock_send_length/);
      assert.match(error.next.join(), /sys_exit/);
      return true;
    },
  );
});

test('the first required thing that is missing is the error, with its remedy', () => {
  const missing: HostCheck = {
    ...FINE,
    ok: false,
    name: 'type information (BTF)',
    detail: 'none',
    remedy: 'get some',
    code: 'NO_BTF',
  };
  const optional: HostCheck = { ...FINE, ok: false, required: false, code: 'NO_TRACEPOINT' };
  assert.throws(
    () => chooseWay(host({ checks: [FINE, optional, missing] }), 'auto'),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'NO_BTF');
      assert.ok(error.next.includes('get some'));
      return true;
    },
  );
});
