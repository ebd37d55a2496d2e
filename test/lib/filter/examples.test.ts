import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FILTER_EXAMPLES } from '../../../src/lib/filter/examples.ts';
import { FIELDS } from '../../../src/lib/filter/fields.ts';
import { PROTOCOLS } from '../../../src/protocols/registry.ts';
import { filterOf } from './parsed.ts';

for (const { filter } of FILTER_EXAMPLES) {
  it(`the example ${filter} is a filter`, () => {
    filterOf(filter, { protocols: PROTOCOLS.map(({ name }) => name) });
  });
}

it('what a field says of itself is a filter where it looks like one', () => {
  for (const { name, help } of FIELDS) {
    for (const [example] of help.matchAll(new RegExp(`\\b${name}[:<>][^ ,;)]+`, 'g')))
      assert.ok(filterOf(example), example);
  }
});
