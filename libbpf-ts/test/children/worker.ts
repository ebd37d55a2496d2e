/** Attaches in a worker thread, posts the ids of all it made, and disposes nothing. Ends when told to. */
import { parentPort } from 'node:worker_threads';
import { attachWith, idsOf, seen, trigger } from '../fixture.ts';

const object = attachWith('emit', 'count_raw');
const link = object.program('emit').attach();
const memory = new Uint8Array(object.map('shared').mapped());
const ring = object.ringBuffer('events');
trigger(3);
parentPort?.postMessage({
  ids: idsOf(object, 'emit', link.id),
  count: seen(object, 0),
  bytes: ring.drain(new Uint8Array(4096)),
  first: memory[0],
});
parentPort?.on('message', () => parentPort?.close());
