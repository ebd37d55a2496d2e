import type { MessagePort } from 'node:worker_threads';
import type { FromWorker, SessionEnd, ToWorker } from '../../src/app/messages.ts';
import {
  DEFAULT_ANSWER_BYTES,
  DEFAULT_COPY_BYTES,
  DEFAULT_RING_BYTES,
  type SessionOptions,
} from '../../src/app/options.ts';
import { Outbox } from '../../src/app/outbox.ts';
import { runReplay } from '../../src/app/replay-session.ts';
import type { Snapshot } from '../../src/metrics/snapshot.ts';
import type { TransactionRow } from '../../src/transactions/row.ts';

type Asked = Pick<SessionOptions, 'mode'> & Partial<Pick<SessionOptions, 'filter' | 'rules' | 'by'>>;

export interface Replayed {
  readonly rows: readonly TransactionRow[];
  readonly snapshots: readonly Snapshot[];
  readonly end: SessionEnd;
}

/** All that the worker tells of a recording or capture, in this process. */
export async function replayed(path: string, { mode, filter = null, rules, by = [] }: Asked): Promise<Replayed> {
  const rows: TransactionRow[] = [];
  const snapshots: Snapshot[] = [];
  let acknowledge: (message: ToWorker) => void = () => undefined;
  const port = {
    on: (_: string, listener: (message: ToWorker) => void) => {
      acknowledge = listener;
    },
    postMessage(message: FromWorker) {
      if (message.kind === 'rows') rows.push(...message.rows);
      if (message.kind === 'snapshot') snapshots.push(message.snapshot);
      if (message.kind === 'rows' || message.kind === 'snapshot') acknowledge({ kind: 'acknowledged' });
    },
  };
  const outbox = new Outbox(port as unknown as MessagePort);
  const session = {
    target: { kind: 'replay', path, local: null },
    rules: rules ?? {
      routes: [],
      redisKeys: false,
      statements: false,
      serverNames: true,
      maxNames: null,
      errorWhen: null,
      okWhen: null,
    },
    decodeAs: [],
    capture: {
      way: 'auto',
      copyBytes: DEFAULT_COPY_BYTES,
      answerBytes: DEFAULT_ANSWER_BYTES,
      ringBytes: DEFAULT_RING_BYTES,
    },
    filter,
    by,
    mode,
    forNs: null,
  } as const;
  const end = await runReplay(session, outbox, new AbortController().signal);
  outbox.sendAll();
  return { rows, snapshots, end };
}
