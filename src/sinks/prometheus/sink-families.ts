import type { PushAccount } from '../push/account.ts';
import type { Families, ValueFamily } from './families.ts';

interface SinkValue {
  readonly name: string;
  readonly type: ValueFamily['type'];
  readonly unit?: 'seconds' | 'bytes';
  readonly help: string;
  of(account: PushAccount): number;
}

const VALUES: readonly SinkValue[] = [
  {
    name: 'sae_mon_sink_up',
    type: 'gauge',
    help: '0 while a receiver cannot be reached, asks to come again later, or refuses what it is sent.',
    of: ({ up }) => (up ? 1 : 0),
  },
  {
    name: 'sae_mon_sink_requests',
    type: 'counter',
    help: 'Requests that a receiver has taken.',
    of: ({ sentRequests }) => sentRequests,
  },
  {
    name: 'sae_mon_sink_failed_attempts',
    type: 'counter',
    help: 'Attempts to send a request that are made again.',
    of: ({ failedAttempts }) => failedAttempts,
  },
  {
    name: 'sae_mon_sink_items',
    type: 'counter',
    help: 'What a receiver has taken: samples, points, spans.',
    of: ({ sentItems }) => sentItems,
  },
  {
    name: 'sae_mon_sink_queued_requests',
    type: 'gauge',
    help: 'Requests that wait, in memory or on disk.',
    of: ({ queuedRequests }) => queuedRequests,
  },
  {
    name: 'sae_mon_sink_queued_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Of those that wait in memory.',
    of: ({ queuedBytes }) => queuedBytes,
  },
  {
    name: 'sae_mon_sink_spooled_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Of those that wait on disk.',
    of: ({ spooledBytes }) => spooledBytes,
  },
  {
    name: 'sae_mon_sink_last_answer_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When a receiver last answered, since the Unix epoch; 0: never.',
    of: ({ lastSentUnixMs }) => lastSentUnixMs / 1000,
  },
];

/** What became of what was pushed, by sink. */
export function addSinkFamilies(families: Families, accounts: readonly PushAccount[], startedUnixNs: number): void {
  for (const account of accounts) {
    const { sink, droppedItems } = account;
    for (const { name, type, unit = null, help, of } of VALUES) {
      const startUnixNs = type === 'counter' ? startedUnixNs : null;
      families.values({ name, type, unit, help }).push({ labels: [['sink', sink]], value: of(account), startUnixNs });
    }
    const dropped = families.values({
      name: 'sae_mon_sink_dropped_items',
      type: 'counter',
      unit: null,
      help: 'Samples, points and spans that were given up, by reason.',
    });
    for (const [reason, value] of Object.entries(droppedItems)) {
      dropped.push({
        labels: [
          ['sink', sink],
          ['reason', reason],
        ],
        value,
        startUnixNs: startedUnixNs,
      });
    }
  }
}
