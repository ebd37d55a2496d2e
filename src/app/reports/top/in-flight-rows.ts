import { type ClockPair, toUnixNs } from '../../../lib/clock.ts';
import { seconds } from '../../../metrics/distribution.ts';
import type { Bounded, InFlightRow } from '../../../metrics/scene.ts';
import type { InFlight } from '../../../transactions/in-flight.ts';
import { type PartyContext, partyOf } from './party.ts';

/** More than anybody reads; the oldest are what is looked for. */
const MAX_ROWS = 500;

export interface InFlightContext extends PartyContext {
  readonly clocks: ClockPair;
  rowKeyOf(request: InFlight): string;
}

/** The oldest first. What has no time is the youngest: nobody knows better. */
export function inFlightRows(
  requests: readonly InFlight[],
  nowNs: number,
  context: InFlightContext,
): Bounded<InFlightRow> {
  const sorted = requests.map((request) => ({
    request,
    startNs: Number.isNaN(request.startNs) ? nowNs : request.startNs,
  }));
  sorted.sort((a, b) => a.startNs - b.startNs || a.request.connection.serial - b.request.connection.serial);
  const keys = new Map<string, number>();
  const rows = sorted.slice(0, MAX_ROWS).map(({ request, startNs }) => {
    const key = `${request.connection.serial} ${startNs}`;
    const same = keys.get(key) ?? 0;
    keys.set(key, same + 1);
    return rowOf(request, { key: same === 0 ? key : `${key} ${same}`, startNs, nowNs }, context);
  });
  return { rows, total: requests.length };
}

interface Place {
  readonly key: string;
  readonly startNs: number;
  readonly nowNs: number;
}

function rowOf(request: InFlight, { key, startNs, nowNs }: Place, context: InFlightContext): InFlightRow {
  const { connection, operation, resource, waiting, waitsNs } = request;
  const ageNs = Math.max(0, nowNs - startNs);
  return {
    ...partyOf(connection, context),
    key,
    rowKey: context.rowKeyOf(request),
    operation,
    resource,
    startUnixNs: toUnixNs(context.clocks, startNs),
    ageSeconds: seconds(ageNs),
    waiting: waiting && ageNs <= waitsNs,
    connectionId: String(connection.id),
  };
}
