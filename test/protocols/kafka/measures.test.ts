import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kafkaMeasures } from '../../../src/protocols/kafka/measures.ts';

const ROW = { role: 'client', named: false, statusCode: null } as const;

test('a destination is a topic, never the group that a share consumer is in', () => {
  const destinationOf = (operation: string, resource: string | null): unknown =>
    kafkaMeasures.attributes({ ...ROW, operation, resource })['messaging.destination.name'];
  assert.equal(destinationOf('Fetch', 'orders'), 'orders');
  assert.equal(destinationOf('Fetch', 'orders users'), undefined);
  assert.equal(destinationOf('ShareFetch', 'billing-workers'), undefined);
  assert.equal(destinationOf('ShareAcknowledge', 'billing-workers'), undefined);
});
