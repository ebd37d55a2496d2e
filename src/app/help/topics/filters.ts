import { FILTER_EXAMPLES } from '../../../lib/filter/examples.ts';
import { FIELDS } from '../../../lib/filter/fields.ts';
import { type Topic, text } from '../topic.ts';

/** What --filter, --error-when and --ok-when share. */
export const FILTERS: Topic = {
  name: 'filters',
  summary: 'the grammar of --filter, --error-when and --ok-when',
  section: 'FILTERS',
  parts: [
    text(
      'A filter selects transactions by its terms. Terms beside each other must all hold (`and` may stand between them); `or` parts alternatives and binds weaker; `not` or `!` negates the term, or the parenthesis, that follows.',
    ),
    text(
      'A word, or a text in quotes, is looked for as a part of what a row shows. /EXPRESSION/ is a regular expression by the syntax of RE2, without spaces; one with spaces is written ~"EXPRESSION". Of a field, `:` (or `=`) asks for one of some values, parted by commas, `!=` for none of them; `>`, `>=`, `<` and `<=` compare numbers; `~` and `!~` ask an expression. Values are compared whole and in any case; `*` in them is any characters, but not in quotes.',
    ),
    text(
      'top and export count only what is selected: `status:5xx` leaves rows of such answers, with their rate and durations. What is in flight is counted where it is selected whatever its answer will be. Coverage and loss are always of everything that was seen. A recording is never filtered.',
    ),
    text(
      '--error-when and --ok-when take filters of answers, each several times; they cannot ask whether something is an error. What --ok-when selects is none, whatever else is said.',
    ),
    {
      kind: 'list',
      title: 'Fields',
      items: FIELDS.map(({ name, aliases, help }) => [[name, ...aliases].join(', '), help]),
    },
    { kind: 'list', title: 'Examples', items: FILTER_EXAMPLES.map(({ filter, selects }) => [filter, selects]) },
    {
      kind: 'commands',
      commands: [
        ["trace --replay incident.rec --filter 'err or dur>10ms'", 'errors, and what was slow'],
        ["top --once --replay incident.rec --filter 'proto:http side:client'", 'calls of HTTP alone'],
        ["export --json --replay incident.rec --error-when 'status:404 side:server'", 'what is not there is an error'],
      ],
    },
  ],
};
