/** Flags of alerts. */
import { Flags } from '@oclif/core';

export const rulesFlag = {
  rules: Flags.string({
    description: 'ask the alert rules of this file at each of its intervals; `sae-mon rules` prints one to begin with',
    helpValue: 'FILE',
  }),
};

export const alertFlags = {
  ...rulesFlag,
  alertmanager: Flags.string({
    description:
      'with --rules: send alerts to this Alertmanager, http://host:9093; to each of a cluster, if there are several',
    helpValue: 'URL',
    multiple: true,
  }),
  webhook: Flags.string({
    description: "with --rules: send what changes to this URL, as Alertmanager's webhooks do",
    helpValue: 'URL',
    multiple: true,
  }),
};
