import type { CompletedCommand, CompletedFlag } from './command-line.ts';

/** What a command of fish prints is a candidate as it stands, and quoted by fish where it is put in. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c sae-mon -n '__sae_mon_at_command' -f -a ${command.name} -d ${quoted(command.description)}`,
    ...command.words.map((word) => `complete -c sae-mon -n '__sae_mon_in ${command.name}' -f -a ${word}`),
    ...command.flags.map((flag) => flagLine(command, flag)),
  ]);
  return `# Completion of sae-mon for fish: sae-mon completion fish | source
function __sae_mon_at_command
    test (count (commandline -opc)) -eq 1
end
function __sae_mon_in
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$argv[1]"; and not contains -- -- $words
end
# The word may begin with its flag: --pid=12.
function __sae_mon_ask
    set -l word (commandline -ct)
    set -l program (commandline -opc)[1]
    $program complete $argv[1] -- (string replace -r '^--[a-z-]+=' '' -- $word | string unescape) 2>/dev/null
end
complete -c sae-mon -f
complete -c sae-mon -l help -d 'Show help'
complete -c sae-mon -n '__sae_mon_at_command' -l version -d 'Show the version'
complete -c sae-mon -n 'contains -- -- (commandline -opc)' -F
${lines.join('\n')}
`;
}

function flagLine(command: CompletedCommand, flag: CompletedFlag): string {
  const start = `complete -c sae-mon -n '__sae_mon_in ${command.name}' -l ${flag.name}`;
  return `${start}${options(flag)} -d ${quoted(flag.description)}`;
}

function options({ value }: CompletedFlag): string {
  switch (value.kind) {
    case 'switch':
      return '';
    case 'nothing':
      return ' -x';
    case 'file':
      return ' -r -F';
    case 'folder':
      return " -x -a '(__fish_complete_directories)'";
    case 'words':
      return ` -x -a ${quoted(value.words.join(' '))}`;
    case 'asked':
      return ` -x -a '(__sae_mon_ask ${value.candidates})'`;
    default:
      return value satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
