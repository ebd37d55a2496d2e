import type { OpenConnection } from '../../../connections/open-connection.ts';
import { seconds } from '../../../metrics/distribution.ts';
import type { Bounded, ConnectionRow } from '../../../metrics/scene.ts';
import type { InFlight } from '../../../transactions/in-flight.ts';
import type { SnapshotContext } from '../snapshot-builder.ts';
import type { ConnectionCounts } from './connection-counts.ts';
import { type PartyContext, partyOf } from './party.ts';

/** More than anybody reads; those that moved something last are what is looked for. */
const MAX_ROWS = 500;

export interface ConnectionMoment {
  readonly inFlight: readonly InFlight[];
  readonly counts: ConnectionCounts;
  readonly nowNs: number;
}

/** Those that spoke last, and how many there are. */
export function connectionRows(
  open: Pick<SnapshotContext, 'connections'>,
  { inFlight, counts, nowNs }: ConnectionMoment,
  context: PartyContext,
): Bounded<ConnectionRow> {
  const waiting = new Map<number, number>();
  for (const { connection } of inFlight) waiting.set(connection.serial, (waiting.get(connection.serial) ?? 0) + 1);
  const all = [...open.connections((connection) => counts.of(connection) > 0 || waiting.has(connection.serial))];
  const rows = latest(all).map((one) => {
    const { connection, undecoded } = one;
    return {
      ...partyOf(connection, context),
      key: String(connection.serial),
      id: String(connection.id),
      transport: connection.transport,
      sentBytes: one.sentBytes,
      receivedBytes: one.receivedBytes,
      rttSeconds: Number.isNaN(one.roundTripNs) ? null : seconds(one.roundTripNs),
      retransmissions: one.retransmissions,
      ageSeconds: seconds(Math.max(0, nowNs - one.openedNs)),
      openBefore: one.openBefore,
      idleSeconds: one.isLeftAlone ? null : seconds(Math.max(0, nowNs - one.lastNs)),
      leftAlone: one.isLeftAlone,
      transactions: counts.of(connection),
      inFlight: waiting.get(connection.serial) ?? 0,
      undecoded,
      opening: undecoded === null ? null : one.opening,
    };
  });
  return { rows, total: all.length };
}

/** Of tens of thousands only those that are shown are put in order. */
function latest(open: readonly OpenConnection[]): OpenConnection[] {
  const byTime = (a: OpenConnection, b: OpenConnection): number => b.lastNs - a.lastNs;
  if (open.length <= MAX_ROWS) return [...open].sort(byTime);
  const times = Float64Array.from(open, ({ lastNs }) => lastNs).sort();
  const since = times[times.length - MAX_ROWS] as number;
  return open
    .filter(({ lastNs }) => lastNs >= since)
    .sort(byTime)
    .slice(0, MAX_ROWS);
}
