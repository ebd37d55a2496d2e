import { ERROR_CODES } from '../../../lib/error-codes.ts';
import { type Topic, text } from '../topic.ts';

export const EXIT_CODES: Topic = {
  name: 'exit-codes',
  summary: 'exit statuses, and the errors that give them',
  section: 'EXIT STATUS',
  parts: [
    {
      kind: 'list',
      title: 'Statuses',
      items: [
        [
          '0',
          'done; also when the user, SIGTERM, the end of the target or a closed pipe ended it. What was collected is written first',
        ],
        ['1', 'failed: one sentence on standard error says why and what to do'],
        ['2', 'wrong usage, of the command line or of a file'],
        ['98', 'check: undecided'],
        ['99', 'check: a rule does not hold, or the run is worse than an earlier one'],
        [
          '125',
          'top, trace, export and record with a command behind `--`: sae-mon has failed, or was used wrongly. All other statuses are those of the command, 128 and the number of the signal where one ended it',
        ],
        ['126', 'the same: the command cannot be run'],
        ['127', 'the same: there is no such command'],
      ],
    },
    text('What can go wrong, with the exit status:'),
    {
      kind: 'list',
      title: 'Errors',
      items: Object.entries(ERROR_CODES).map(([code, { exit, meaning }]) => [code, `${meaning} (${exit})`]),
    },
    {
      kind: 'commands',
      commands: [
        ["check --replay incident.rec --rule 'max < 1us'", '99: it does not hold'],
        ["export --json -- sh -c 'exit 3'", '3: that of the command'],
      ],
    },
  ],
};
