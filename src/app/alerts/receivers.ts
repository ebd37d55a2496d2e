import { alertBodies } from '../../sinks/alertmanager/api-v2.ts';
import { webhookBody } from '../../sinks/alertmanager/webhook.ts';
import type { Push } from '../../sinks/push/push.ts';
import type { Told } from './told-alerts.ts';

/** Who is told of alerts. */
export interface Receiver {
  readonly push: Push;
  tell(told: Told, nowMs: number): void;
}

/** As Prometheus has it: so often, whether anything has changed or not. */
const RESEND_MS = 60_000;
/** … and what is not sent again for four times as long is over. */
const EXPIRES_AFTER = 4;

/** Alertmanager: everything that fires each minute, what has changed at once. */
export class AlertmanagerReceiver implements Receiver {
  readonly push: Push;
  readonly #intervalMs: number;
  #resentMs = Number.NEGATIVE_INFINITY;

  constructor(push: Push, intervalNs: number) {
    this.push = push;
    this.#intervalMs = intervalNs / 1e6;
  }

  /** @param nowMs of a clock that is never set */
  tell({ firing, resolved, changed }: Told, nowMs: number): void {
    // Half an interval early, or else it would be as much too late.
    const due = nowMs - this.#resentMs >= RESEND_MS - this.#intervalMs / 2;
    // What waits already says the same, and would be followed by what is out of date.
    const resends = due && this.push.account.queuedRequests === 0;
    if (resends) this.#resentMs = nowMs;
    const fires = [...firing].filter(([rule]) => resends || changed.has(rule)).flatMap(([, alerts]) => alerts);
    const expiresUnixMs = Date.now() + EXPIRES_AFTER * Math.max(RESEND_MS, this.#intervalMs);
    const ended = [...resolved.values()].flat();
    for (const request of alertBodies([...ended, ...fires], expiresUnixMs)) this.push.add(request);
  }
}

/** A webhook is told of what has changed. */
export class WebhookReceiver implements Receiver {
  readonly push: Push;

  constructor(push: Push) {
    this.push = push;
  }

  tell({ firing, resolved, changed }: Told): void {
    for (const rule of changed) {
      const alerts = [...(firing.get(rule) ?? []), ...(resolved.get(rule) ?? [])];
      this.push.add({ body: webhookBody(alerts), items: alerts.length });
    }
  }
}
