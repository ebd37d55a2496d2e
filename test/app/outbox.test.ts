import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { FromWorker } from '../../src/app/messages.ts';
import { Outbox } from '../../src/app/outbox.ts';
import type { Scene } from '../../src/metrics/scene.ts';
import type { Snapshot } from '../../src/metrics/snapshot.ts';
import type { TransactionRow } from '../../src/transactions/row.ts';

const ROW = { operation: 'GET' } as unknown as TransactionRow;
const SNAPSHOT = { rows: [] } as unknown as Snapshot;
const SCENE = {} as Scene;

interface Ends extends Disposable {
  readonly outbox: Outbox;
  readonly main: MessagePort;
  readonly received: FromWorker[];
}

function makeEnds(): Ends {
  const { port1, port2 } = new MessageChannel();
  const received: FromWorker[] = [];
  port2.on('message', (message: FromWorker) => received.push(message));
  return { outbox: new Outbox(port1), main: port2, received, [Symbol.dispose]: () => port1.close() };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('rows beyond what may wait are dropped and counted; the others all arrive', async () => {
  using ends = makeEnds();
  const { outbox, main, received } = ends;
  for (let round = 0; round < 10; round++) {
    for (let index = 0; index < 10_000; index++) outbox.row(ROW);
    outbox.flushRows();
  }
  const taken = 100_000 - outbox.dropped;
  assert(outbox.dropped > 0);
  main.on('message', () => main.postMessage({ kind: 'acknowledged' }));
  for (let index = 0; index < 8; index++) main.postMessage({ kind: 'acknowledged' });
  await until(
    () => received.reduce((sum, message) => sum + (message.kind === 'rows' ? message.rows.length : 0), 0) === taken,
  );
  assert.equal(outbox.waitingRows, 0);
});

test('where rows are missing is said behind the last that came before them, however often that happens', async () => {
  using ends = makeEnds();
  const { outbox, main, received } = ends;
  const numbered = (index: number): TransactionRow => ({ sequence: index }) as TransactionRow;
  let next = 0;
  const give = (count: number): void => {
    for (const end = next + count; next < end; next += 1) outbox.row(numbered(next));
    outbox.flushRows();
  };
  give(120_000);
  // Room for some, and again more than that.
  main.postMessage({ kind: 'acknowledged' });
  await until(() => received.length === 9);
  give(80_000);
  main.on('message', () => main.postMessage({ kind: 'acknowledged' }));
  for (let index = 0; index < 8; index++) main.postMessage({ kind: 'acknowledged' });
  await until(() => outbox.waitingRows === 0);
  outbox.say({ kind: 'warning', text: 'last' });
  await until(() => received.at(-1)?.kind === 'warning');
  let expected = 0;
  let gaps = 0;
  for (const message of received) {
    if (message.kind !== 'rows') continue;
    for (const { sequence } of message.rows) {
      assert.equal(sequence, expected);
      expected += 1;
    }
    expected += message.notShown;
    if (message.notShown > 0) gaps += 1;
  }
  assert.equal(expected, 200_000);
  assert.equal(gaps, 2);
});

test('a picture is left out while the main thread is behind, and that is no loss', async () => {
  using ends = makeEnds();
  const { outbox, main, received } = ends;
  for (let index = 0; index < 20; index++) outbox.picture(SNAPSHOT, SCENE);
  await until(() => received.length > 0);
  assert.equal(received.length, 2);
  assert.equal(outbox.dropped, 0);
  main.postMessage({ kind: 'acknowledged' });
  await outbox.whenRoom();
});

test('who can wait waits for room', async () => {
  using ends = makeEnds();
  const { outbox, main } = ends;
  for (let index = 0; index < 8; index++) outbox.window(SNAPSHOT, 0);
  let room = false;
  const waiting = outbox.whenRoom().then(() => {
    room = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(room, false);
  main.postMessage({ kind: 'acknowledged' });
  await waiting;
});

test('the end sends all that waits, credit or not', async () => {
  using ends = makeEnds();
  const { outbox, main, received } = ends;
  for (let index = 0; index < 30; index++) outbox.window(SNAPSHOT, 0);
  outbox.row(ROW);
  outbox.sendAll();
  outbox.say({ kind: 'warning', text: 'last' });
  await until(() => received.at(-1)?.kind === 'warning');
  assert.equal(received.length, 32);
  main.close();
  await once(main, 'close');
});
