import { RULE_EXAMPLES } from '../../../rules/examples.ts';
import { METRICS, QUANTILE } from '../../../rules/metrics.ts';
import { type Topic, text } from '../topic.ts';

const SCOPES = { each: 'of each row', all: 'of all chosen rows of a side', whole: 'of the session' } as const;

/** What --rule takes. */
export const RULES: Topic = {
  name: 'rules',
  summary: 'what must hold: check --rule, and when: of alert rules',
  section: 'RULES',
  parts: [
    text(
      'A rule is [FILTER: ] METRIC COMPARISON VALUE, with a colon and a space behind the filter. The filter (`sae-mon help filters`) chooses rows: what only a transaction has, as a status, holds of a row where it holds of one of its transactions. Comparisons are <, <=, >, >=, == and !=.',
    ),
    text(
      'Percentiles and other durations are those of each row: a slow endpoint does not hide behind quick ones. Counts, rates and ratios are those of all chosen rows of a side together; what is served and what is called are never added up. `each` or `all` before the metric says it otherwise. A percentile is within 0.54 % of the true one.',
    ),
    text(
      'A rule is undecided where no row was chosen, or no transaction ended that has a duration; where there are fewer than --min-count; where a percentile has fewer samples than have one above it (100 for p99); and where what was lost, had it been at its best or its worst, would change the verdict. Rows with few samples leave a rule decided that other rows decide.',
    ),
    {
      kind: 'list',
      title: 'Metrics',
      items: [{ ...QUANTILE, name: 'p50, p99, p99.9' }, ...METRICS].map(({ name, scope, help }) => [
        name,
        `${help} (${SCOPES[scope]})`,
      ]),
    },
    { kind: 'list', title: 'Examples of rules', items: RULE_EXAMPLES.map(({ rule, says }) => [rule, says]) },
    {
      kind: 'commands',
      commands: [
        ["check --replay incident.rec --rule 'side:server: error-ratio < 50%'", 'of all that is served'],
        ["check --rule 'errors == 0' -- true", 'of a command'],
      ],
    },
  ],
};
