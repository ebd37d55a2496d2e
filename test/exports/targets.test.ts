import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampledOf } from '../../src/app/targets/sampled.ts';
import { targetsOf } from '../../src/app/targets/target-list.ts';
import { exportTargets } from '../../src/exports/targets.ts';
import { censusOf, connection, listener, processOf } from '../host/census/made-census.ts';
import { validatorsOf } from './closed-schema.ts';
import { snapshotOf } from './snapshot.ts';

const { open, closed } = validatorsOf('targets');
const CONTEXT = {
  tool: { name: 'sae-mon', version: '0.1.0' },
  host: { name: 'shop-1', kernel: '6.18.44', arch: 'x86_64' },
};
const CENSUS = censusOf(
  [processOf(10, 'nginx', new Set([1, 2])), processOf(11, 'hidden', null)],
  [listener(1, 80), connection(2, '10.0.0.1:4000 10.0.0.2:6379'), listener(3, 22)],
);

for (const sampled of [null, sampledOf(snapshotOf())]) {
  test(`the list is what the schema says, and nothing else${sampled === null ? '' : ', with a sample'}`, () => {
    const list = targetsOf(CENSUS, { flags: ['pid'], limit: 50 }, sampled);
    const document: unknown = JSON.parse(JSON.stringify(exportTargets(list, CONTEXT)));
    assert.ok(open(document), JSON.stringify(open.errors));
    assert.ok(closed(document), JSON.stringify(closed.errors));
  });
}

test('the schema refuses a document without a row’s target', () => {
  const document = exportTargets(targetsOf(CENSUS, { flags: ['pid'], limit: 50 }, null), CONTEXT);
  const { target: _, ...rest } = document.workloads[0] as (typeof document.workloads)[number];
  assert.ok(!open(JSON.parse(JSON.stringify({ ...document, workloads: [rest] }))));
});
