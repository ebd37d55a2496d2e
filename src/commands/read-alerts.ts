import type { SinkOption } from '../app/sinks/open-sink.ts';
import { UserError } from '../lib/errors.ts';
import { type PushFlags, type PushOption, readReceiver } from './read-push.ts';

export interface AlertFlags extends PushFlags {
  readonly rules?: string | undefined;
  readonly alertmanager?: readonly string[] | undefined;
  readonly webhook?: readonly string[] | undefined;
}

type AlertsSink = SinkOption & { readonly kind: 'rules' };

/** Of Alertmanager's API. */
const ALERTS_PATH = '/api/v2/alerts';

/**
 * Empty where there are no rules.
 * @throws UserError BAD_FLAG
 */
export function readAlerts(flags: AlertFlags): AlertsSink[] {
  const { rules, alertmanager, webhook } = flags;
  if (rules === undefined) {
    const given = [alertmanager && '--alertmanager', webhook && '--webhook'].find(Boolean);
    if (!given) return [];
    throw new UserError('BAD_FLAG', `${given} needs --rules`, [
      'Add --rules FILE: `sae-mon rules > alerts.yml` gives one to begin with.',
    ]);
  }
  const alertmanagers = (alertmanager ?? []).map((url) => readAlertmanager(url, flags));
  const webhooks = (webhook ?? []).map((url) => readReceiver('--webhook', url, flags));
  return [{ kind: 'rules', rules, alertmanagers, webhooks }];
}

/** The flags of those to whom something is sent. */
export function receiverFlags({ alertmanagers, webhooks }: AlertsSink): string[] {
  return [...alertmanagers.map(() => 'alertmanager'), ...webhooks.map(() => 'webhook')];
}

/** The address as Prometheus' configuration has it, or the whole URL. */
function readAlertmanager(text: string, flags: AlertFlags): PushOption {
  const receiver = readReceiver('--alertmanager', text, flags);
  const url = new URL(receiver.destination.url);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(ALERTS_PATH) ? path : `${path}${ALERTS_PATH}`;
  return { ...receiver, destination: { ...receiver.destination, url: url.href } };
}
