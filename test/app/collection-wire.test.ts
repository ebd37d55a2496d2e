import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CollectionReceiver, CollectionSender } from '../../src/app/collection-wire.ts';
import { pass, SECOND, storeOf } from '../metrics/store/making.ts';
import { connectionOf, transactionOf } from '../metrics/transactions.ts';
import { collectionOf } from '../sinks/prometheus/making.ts';

test('what arrives is what was sent, and names cross once for as long as their series live', () => {
  const [sender, receiver] = [new CollectionSender(), new CollectionReceiver()];
  const store = storeOf();
  const connection = connectionOf();
  const call = (resource: string): void => store.transaction(transactionOf({ connection, resource }));
  const cross = (): number => {
    const collection = collectionOf(store);
    const sent = structuredClone(sender.toSent(collection));
    assert.deepEqual(receiver.toCollection(sent), collection);
    return sent.named.length;
  };
  pass(store, SECOND);
  call('/a');
  call('/b');
  // Each row by its status, and in flight.
  assert.equal(cross(), 4);
  assert.equal(cross(), 0);
  call('/c');
  assert.equal(cross(), 2);
  for (let now = 10; now < 200; now += 10) {
    pass(store, now * SECOND);
    call('/c');
  }
  assert.equal(cross(), 0, '/a and /b have ended');
  call('/a');
  assert.equal(cross(), 2, '/a is new');
});

test('names are one object for as long as their series live', () => {
  const [sender, receiver] = [new CollectionSender(), new CollectionReceiver()];
  const store = storeOf();
  store.transaction(transactionOf());
  const cross = (): unknown =>
    receiver.toCollection(structuredClone(sender.toSent(collectionOf(store)))).series[0]?.identity;
  assert.equal(cross(), cross());
});
