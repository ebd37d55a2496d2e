import assert from 'node:assert/strict';
import type { MessagePort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../../src/app/messages.ts';
import { Outbox } from '../../src/app/outbox.ts';

/** An outbox whose reader is never behind, and checks that what comes can be written down as JSON. */
export function checkedOutbox(): Outbox {
  let acknowledge: (message: ToWorker) => void = () => undefined;
  const port = {
    on: (_: string, listener: (message: ToWorker) => void) => {
      acknowledge = listener;
    },
    postMessage: (message: FromWorker) => {
      checkFigures(told(message), message.kind);
      acknowledge({ kind: 'acknowledged' });
    },
  };
  return new Outbox(port as unknown as MessagePort);
}

/** Of a window in which nothing ended, of which a file's clock may make a day of seconds, only what is its own. */
function told(message: FromWorker): unknown {
  if (message.kind !== 'snapshot' || message.snapshot.rows.some(({ transactions }) => transactions > 0)) return message;
  const { window, totals } = message.snapshot;
  return { window, totals };
}

/** Every number is one: JSON has neither NaN nor Infinity. */
function checkFigures(value: unknown, name: string): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${name} is ${value}`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) checkFigures(part, `${name}.${key}`);
}
