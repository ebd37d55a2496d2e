/** What `POST /api/v2/alerts` of Alertmanager takes (its api/v2/openapi.yaml, postableAlerts). */
import { type SentAlert, timeText } from './sent-alert.ts';

/** One body has so many at most: Alertmanager reads each whole. */
const MOST_IN_BODY = 500;

export interface AlertsBody {
  readonly body: Uint8Array;
  readonly items: number;
}

/** @param expiresUnixMs when one that fires is over of itself, unless it is sent again before */
export function alertBodies(alerts: readonly SentAlert[], expiresUnixMs: number): AlertsBody[] {
  const bodies: AlertsBody[] = [];
  for (let from = 0; from < alerts.length; from += MOST_IN_BODY) {
    const some = alerts.slice(from, from + MOST_IN_BODY);
    const posted = some.map(({ labels, annotations, startsUnixMs, endedUnixMs }) => ({
      labels,
      annotations,
      startsAt: timeText(startsUnixMs),
      endsAt: timeText(endedUnixMs ?? expiresUnixMs),
    }));
    bodies.push({ body: Buffer.from(JSON.stringify(posted)), items: some.length });
  }
  return bodies;
}
