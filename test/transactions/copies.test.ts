import assert from 'node:assert/strict';
import { it } from 'node:test';
import { InnerErrors } from '../../src/protocols/inner-errors.ts';
import { NamedAddresses } from '../../src/protocols/named-addresses.ts';
import { Message } from '../../src/protocols/protocol.ts';
import { Pending } from '../../src/transactions/pending.ts';
import { Span } from '../../src/transactions/span.ts';

it('what is kept of a request or an answer is all of it', () => {
  for (const made of [Span, Pending, Message]) {
    const original = marked(new made());
    const copy = new made().copy(original as never);
    assert.deepEqual(plain(copy), plain(original), made.name);
  }
});

it('errors within an answer are copied by their values', () => {
  const message = new Message();
  message.inner.add('GET', 'k', 'WRONGTYPE');
  const copy = new Message().copy(message);
  message.reset();
  message.inner.add('SET', null, 'OOM');
  assert.deepEqual({ ...copy.inner.at(0) }, { operation: 'GET', resource: 'k', errorType: 'WRONGTYPE' });
  assert.equal(copy.inner.count, 1);
});

it('addresses within an answer are copied by their values', () => {
  const message = new Message();
  message.addresses.add(Uint8Array.of(10, 0, 0, 7), 0, 4);
  message.addresses.ttlSeconds = 31;
  const copy = new Message().copy(message);
  message.reset();
  message.addresses.add(Uint8Array.of(10, 0, 0, 8), 0, 4);
  assert.deepEqual([...copy.addresses.bytes.subarray(0, 16)], [...Array(10).fill(0), 255, 255, 10, 0, 0, 7]);
  assert.deepEqual([copy.addresses.count, copy.addresses.ttlSeconds], [1, 31]);
});

/** Each field has a value of its own, whatever its type says. */
function marked<T extends object>(object: T): T {
  let mark = 100;
  for (const key of Object.keys(object)) {
    if (isList(Reflect.get(object, key))) continue;
    mark += 1;
    Reflect.set(object, key, mark);
  }
  return object;
}

function plain(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isList(value)));
}

/** Copied by its content. */
function isList(value: unknown): boolean {
  return value instanceof InnerErrors || value instanceof NamedAddresses;
}
