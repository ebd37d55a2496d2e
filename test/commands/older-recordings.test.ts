import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runSaeMon } from './run-sae-mon.ts';

/** What was sent while it was recorded: operation, resource, status or error, how often. */
const ABI_1 = [
  'redis SET null ok: 13',
  'http GET /users/{id} 200: 11',
  'redis GET null ok: 7',
  'http GET /nothing 404: 5',
  'redis LPUSH null WRONGTYPE: 3',
];

interface Row {
  readonly protocol: string;
  readonly operation: string;
  readonly resource: string | null;
  readonly statusCodes: Readonly<Record<string, number>>;
  readonly transactions: number;
}

test('a recording of ABI 1 is read as on the day when it was made', async () => {
  const path = fileURLToPath(new URL('../app/fixtures/abi-1.rec', import.meta.url));
  const { code, stdout, stderr } = await runSaeMon('export', '--json', '--replay', path);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  const { endpoints, loss } = JSON.parse(stdout) as { endpoints: Row[]; loss: { complete: boolean } };
  const rows = endpoints.map(({ protocol, operation, resource, statusCodes, transactions }) => {
    return `${protocol} ${operation} ${resource} ${Object.keys(statusCodes)[0] ?? 'ok'}: ${transactions}`;
  });
  assert.deepEqual(rows, ABI_1);
  assert.equal(loss.complete, true);
});
