import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StringTable } from '../../src/lib/string-table.ts';

function add(table: StringTable, text: string): string | null {
  const bytes = new Uint8Array(Buffer.from(`..${text}..`, 'latin1'));
  const id = table.add(bytes, 2, 2 + text.length);
  return id < 0 ? null : table.text(id);
}

describe('a string table', () => {
  it('gives one string for the same bytes', () => {
    const table = new StringTable({ capacity: 4, maxBytes: 8 });
    assert.equal(add(table, 'abc'), 'abc');
    assert.equal(add(table, 'abc'), 'abc');
    assert.equal(add(table, 'abd'), 'abd');
    assert.equal(add(table, ''), '');
    assert.equal(table.size, 3);
  });
  it('folds case where it is told to', () => {
    const table = StringTable.of(['GET', 'SET'], true);
    const bytes = new Uint8Array(Buffer.from('sEt'));
    assert.equal(table.find(bytes, 0, 3), 1);
    assert.equal(StringTable.of(['SET']).find(bytes, 0, 3), -1);
  });
  it('refuses and counts what is too long or one too many, and keeps what it has', () => {
    const table = new StringTable({ capacity: 2, maxBytes: 3 });
    assert.deepEqual(
      [add(table, 'a'), add(table, 'long'), add(table, 'b'), add(table, 'c'), add(table, 'a')],
      ['a', null, 'b', null, 'a'],
    );
    assert.equal(table.refused, 2);
  });
  it('holds as many as it may, whatever they are', () => {
    const table = new StringTable({ capacity: 1000, maxBytes: 8 });
    for (let i = 0; i < 1000; i++) assert.equal(add(table, `k${i}`), `k${i}`);
    for (let i = 0; i < 1000; i++) assert.equal(add(table, `k${i}`), `k${i}`);
    assert.equal(table.refused, 0);
  });
  it('gives printable text only', () => {
    assert.equal(add(new StringTable({ capacity: 1, maxBytes: 8 }), 'a\u001b\u00e9'), 'a%1B%E9');
  });
});
