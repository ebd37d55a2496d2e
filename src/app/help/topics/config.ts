import { THEME_NAMES } from '../../../views/top/theme-names.ts';
import { type Topic, text } from '../topic.ts';

export const CONFIG_EXAMPLE = [
  '# Of each command that has the flag; lists as `[a, b]`.',
  'all:',
  '  route: ["/users/{id}/orders/{order}"]',
  '  ok-when: "path:/login status:401"',
  '# Of one command, over `all`.',
  'top:',
  '  interval: 2s',
  '  by: [container]',
  'screen:',
  '  theme: dark',
  '  thresholds:',
  '    error-ratio: { warn: 1%, bad: 5% }',
  '    duration: { warn: 200ms, bad: 1s }',
] as const;

export const CONFIG: Topic = {
  name: 'config',
  summary: 'defaults of flags and the screen, in a file',
  section: 'CONFIGURATION',
  parts: [
    text(
      'A file sets what is in force without being typed: ~/.config/sae-mon/config.yaml (in $XDG_CONFIG_HOME, if that is set), over /etc/sae-mon/config.yaml. Through sudo it is the file of who called it, read only if it belongs to that user. Environment variables go over files, and what is typed over all of it; of a flag that may be given several times it replaces the list. `sae-mon config` shows what is in force, and whence; what is wrong in a file is told with its line.',
    ),
    text(
      'A section for each command (check, export, record, targets, top, trace), and `all`, has flags without their dashes. A file never says whom to watch, where data goes, which files are read, as whom a command runs, or what is left out: that is typed. An interval of top is that of its screen alone.',
    ),
    {
      kind: 'list',
      title: 'Keys of screen',
      items: [
        ['theme', `one of ${THEME_NAMES.join(', ')}; auto: as the terminal says, 16: its own colours`],
        ['ascii', 'true: draw with ASCII alone'],
        ['mouse', 'false: leave the mouse to the terminal'],
        ['thresholds', 'error-ratio and duration, each with warn (above it) and bad (from it on)'],
        ['columns', 'by list: which columns, in their order'],
        ['sorts', 'by list: the column that it is sorted by, `-` before it: the other way round'],
      ],
    },
    { kind: 'file', title: 'Example', lines: CONFIG_EXAMPLE },
    {
      kind: 'commands',
      commands: [
        ['config', 'what is in force, and whence'],
        ['config --path', 'the path of your own file'],
        ['config --check', 'are the files right?'],
      ],
    },
  ],
};
