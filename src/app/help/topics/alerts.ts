import { RULE_KEYS } from '../../../alerts/file/rule-keys.ts';
import { PLACEHOLDERS } from '../../../alerts/template.ts';
import { type Topic, text } from '../topic.ts';

/** What is in the file that --rules names. */
export const ALERTS: Topic = {
  name: 'alerts',
  summary: 'the file of --rules: alerts, and where they are sent',
  section: 'ALERT RULES',
  parts: [
    text(
      'A rule file is YAML: `rules:`, a list, and `interval:`, how often they are asked (15s, 1s to 1h). `sae-mon rules` prints one to begin with; the package has its JSON Schema, dist/schema/rules.schema.json.',
    ),
    text(
      'A rule is asked of each row, or of what is served and what is called together, as its metric has it, or `each` or `all` before that. An alert is pending while it holds for less than `for`, fires, and is resolved when it has not held for `keep-firing-for`. Where there are too few transactions, or what was lost could change it, its state is kept, and said so; after an hour of that it is given up. A rule has 100 alerts at most, what exceeds them is told. A rate that is too low is also that of a row that has stopped, and where there never was one. What `on` selects by can only be what a row has as a whole: no status, error, duration or size.',
    ),
    text(
      'An alert has the labels alertname and host; of a row workload, protocol, role, operation, resource, and of a client server, with --by also client or connection; those of the rule, and of --label. Alertmanager is told at once, and each minute while it fires; what it is no longer told of is over after four minutes. A webhook is told of each change, as Alertmanager does (version 4), with all alerts of the rule that fire.',
    ),
    text(
      'rules --prometheus prints the same as a rule file of Prometheus, over the series of --prometheus and --remote-write. What these do not tell (max, min, free words, networks) is left out, told, and stands there as a comment.',
    ),
    {
      kind: 'list',
      title: 'Keys of a rule',
      items: Object.entries(RULE_KEYS).map(([name, key]) => [name, keyText(key)]),
    },
    {
      kind: 'list',
      title: 'Places in annotations',
      items: Object.entries(PLACEHOLDERS).map(([name, help]) => [`{{${name}}}`, help]),
    },
    {
      kind: 'commands',
      commands: [
        ['rules', 'a file to begin with'],
        ['rules --prometheus', 'the same for Prometheus'],
      ],
    },
  ],
};

function keyText(key: (typeof RULE_KEYS)[keyof typeof RULE_KEYS]): string {
  if ('required' in key) return `${key.help}; required`;
  return 'default' in key ? `${key.help}; default: ${key.default}` : key.help;
}
