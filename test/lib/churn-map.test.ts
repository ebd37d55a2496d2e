import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ChurnMap } from '../../src/lib/churn-map.ts';

it('is a Map, whatever has come and gone', () => {
  const map = new ChurnMap<number, string>();
  const model = new Map<number, string>();
  for (let n = 0; n < 10_007; n += 1) {
    map.set(n, `${n}`);
    model.set(n, `${n}`);
    const gone = n % 3 === 0 ? n : n - 50;
    map.delete(gone);
    model.delete(gone);
    map.delete(-1);
  }
  map.set(10_006, 'again');
  model.set(10_006, 'again');
  assert.equal(map.size, model.size);
  assert.deepEqual([...map.values()], [...model.values()]);
  for (let n = 0; n < 10_007; n += 1) assert.equal(map.get(n), model.get(n));
});
