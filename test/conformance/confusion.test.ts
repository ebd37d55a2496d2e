import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PROTOCOLS } from '../../src/protocols/registry.ts';
import { confusionRows, confusionTable } from './confusion.ts';

/** Those that a decoder must not take for its own, whatever else comes. */
const STRANGERS = ['amqp', 'dns', 'kafka', 'memcached', 'mongodb', 'mysql', 'postgresql', 'random', 'smtp', 'ssh'];

describe('confusion matrix', () => {
  const rows = confusionRows();

  it('has every protocol of the registry, and the strangers', () => {
    const protocols = rows.map(({ protocol }) => protocol);
    for (const name of [...PROTOCOLS.map((one) => one.name), ...STRANGERS]) assert.ok(protocols.includes(name), name);
  });

  for (const { protocol, claims, connections, unclaimed } of rows) {
    it(`is zero off the diagonal for ${protocol}`, () => {
      for (const [name, claim] of Object.entries(claims)) {
        if (name !== protocol) assert.deepEqual(claim, { connections: 0, transactions: 0 }, name);
      }
    });
    it(`leaves no connection of ${protocol} to nobody, or each`, () => {
      assert.equal(unclaimed, protocol in claims ? 0 : connections);
    });
  }

  it('is the one that is committed', () => {
    const committed = readFileSync(join(import.meta.dirname, 'confusion.md'), 'utf8');
    assert.equal(committed, confusionTable(), 'run npm run generate');
  });
});
