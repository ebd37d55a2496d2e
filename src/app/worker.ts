/** Entry of the worker thread: collecting and decoding, so that drawing and writing never delay the ring. */
import { setFlagsFromString } from 'node:v8';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { InvariantError } from '../lib/errors.ts';
import { type SessionEnd, type ToWorker, toPortableError } from './messages.ts';
import type { SessionOptions } from './options.ts';
import { Outbox } from './outbox.ts';

/**
 * How much bytecode V8 puts into one function in place of calls, 920 bytes by default. From a record to a transaction small
 * functions call each other some twenty deep; where the budget is used up each call costs, and each double that it hands on
 * may be an object. `npm run bench replay` takes 0.7 to 0.9 of the time with it. Twice as much gains nothing more.
 */
setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');

/** Runs one session; the thread then ends by itself, with everything disposed of. */
async function work(port: MessagePort, options: SessionOptions): Promise<void> {
  const stop = new AbortController();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') stop.abort();
  });
  const outbox = new Outbox(port);
  try {
    const end: SessionEnd = await run(options, outbox, stop.signal);
    outbox.sendAll();
    outbox.say({ kind: 'stopped', end });
  } catch (error) {
    outbox.sendAll();
    outbox.say({ kind: 'failed', error: toPortableError(error) });
  }
  port.close();
}

/** Loads what the source needs and no more: a replay works where the addon does not. */
async function run(options: SessionOptions, outbox: Outbox, stop: AbortSignal): Promise<SessionEnd> {
  const { target } = options;
  if (target.kind === 'replay') {
    const { runReplay } = await import('./replay-session.ts');
    return runReplay({ ...options, target }, outbox, stop);
  }
  const { runLive } = await import('./live-session.ts');
  return runLive({ ...options, target }, outbox, stop);
}

if (parentPort === null) throw new InvariantError('worker.ts runs only as a worker');
await work(parentPort, workerData as SessionOptions);
