import assert from 'node:assert/strict';
import { it } from 'node:test';
import { InnerErrors, Message } from '../../src/protocols/protocol.ts';
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

/** Each field has a value of its own, whatever its type says. */
function marked<T extends object>(object: T): T {
  let mark = 100;
  for (const key of Object.keys(object)) {
    if (Reflect.get(object, key) instanceof InnerErrors) continue;
    mark += 1;
    Reflect.set(object, key, mark);
  }
  return object;
}

function plain(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !(value instanceof InnerErrors)));
}
